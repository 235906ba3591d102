// Sends one file at a time as the body of a request, because only XMLHttpRequest tells how much has been sent.
const running = new WeakMap();

export function attach(zone, component, token) {
  const carriesFiles = event => [...(event.dataTransfer?.types ?? [])].includes('Files');
  let depth = 0;

  zone.addEventListener('dragenter', event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth++;
    zone.classList.add('over');
  });
  zone.addEventListener('dragover', event => { if (carriesFiles(event)) event.preventDefault(); });
  zone.addEventListener('dragleave', () => {
    if (--depth <= 0) { depth = 0; zone.classList.remove('over'); }
  });
  zone.addEventListener('drop', event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    zone.classList.remove('over');
    if (!running.has(zone)) begin(zone, component, token, event.dataTransfer.files);
  });
  const take = input => {
    const files = [...input.files];
    input.value = '';
    begin(zone, component, token, files);
  };
  zone.addEventListener('change', event => { if (event.target.type === 'file') take(event.target); });
  // A quick hand chose a file before this ran.
  const input = zone.querySelector('input[type=file]');
  if (input?.files.length > 0) take(input);
}

export function cancel(zone) {
  running.get(zone)?.abort();
  running.delete(zone);
}

async function begin(zone, component, token, files) {
  if (files.length === 0) return;
  const file = files[0];
  if (!(await component.invokeMethodAsync('Begin', file.name, file.size, files.length))) return;

  const request = new XMLHttpRequest();
  running.set(zone, request);
  const finish = (id, sentence) => {
    if (running.get(zone) !== request) return;
    running.delete(zone);
    component.invokeMethodAsync('Finish', id, sentence);
  };

  let last = 0;
  request.upload.onprogress = event => {
    const now = performance.now();
    if (now - last < 200 && event.loaded < event.total) return;
    last = now;
    if (running.get(zone) === request) component.invokeMethodAsync('Progress', event.loaded);
  };
  request.onload = () => {
    const answer = parse(request);
    if (request.status === 200 && answer?.id) finish(answer.id, null);
    else if (answer?.sentence) finish(null, answer.sentence);
    else if (request.status === 401 || request.responseURL.includes('/sign-in'))
      finish(null, 'You are signed out; sign in again and choose the file once more.');
    else finish(null, `The upload failed (${request.status}), and nothing was kept; try again in a moment.`);
  };
  request.onerror = () => finish(null, 'The connection broke, or the file can’t be read any more; nothing was kept. Choose it again.');

  request.open('POST', `datasets/upload?name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  if (token) request.setRequestHeader('RequestVerificationToken', token);
  request.send(file);
}

function parse(request) {
  try { return JSON.parse(request.responseText); } catch { return null; }
}
