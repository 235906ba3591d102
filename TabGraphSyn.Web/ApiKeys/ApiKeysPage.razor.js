// Copies what the field holds. Without a secure connection browsers offer no clipboard: then the text is left selected.
export async function copy(field) {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}
