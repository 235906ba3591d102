// Keys in the list of runs. Enter on a link and Space on a checkbox are the browser's own.
export function attach(table) {
  const until = new AbortController();
  document.addEventListener("keydown", event => {
    if (!table.isConnected) {
      until.abort();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = [...table.tBodies[0].rows];
    const row = event.target.closest("tbody tr");
    // Outside the list only j and k come here, and only where nothing else has the focus.
    const idle = ["BODY", "H1", "MAIN"].includes(event.target.tagName);
    if (!row || !table.contains(row)) {
      if (!idle || !["j", "k"].includes(event.key)) return;
    }
    const at = rows.indexOf(row);
    const go = index => rows[Math.max(0, Math.min(rows.length - 1, index))].querySelector("a").focus();
    switch (event.key) {
      case "ArrowDown": case "j": go(at + 1); break;
      case "ArrowUp": case "k": go(at - 1); break;
      case "Home": go(0); break;
      case "End": go(rows.length - 1); break;
      case "x": row?.querySelector("input[type=checkbox]")?.click(); break;
      case "Delete": row?.querySelector(".delete button")?.click(); break;
      default: return;
    }
    event.preventDefault();
  }, { signal: until.signal });
}
