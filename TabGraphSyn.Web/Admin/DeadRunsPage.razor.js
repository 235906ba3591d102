// Puts the text on the clipboard. Browsers offer it on a secure connection only, and only where the person allows it.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
