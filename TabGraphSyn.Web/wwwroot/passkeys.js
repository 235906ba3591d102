// Forms with data-passkey ask a device for a key before they are sent: "create" makes one, "sign-in" asks for one.
// The device's answer travels in the form's hidden field; the page checks it.
const addresses = { 'create': '/passkeys/creation-options', 'sign-in': '/passkeys/request-options' };

const words = {
  NotAllowedError: 'Nothing was chosen, or it took too long. Try again.',
  InvalidStateError: 'This device has a passkey for your account already.',
  SecurityError: 'Passkeys work over https only, and under this site\u2019s own name.',
};

async function optionsFor(form, kind) {
  const answer = await fetch(addresses[kind], { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  const content = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(content?.sentence ?? 'The server did not answer as expected. Load the page again.');
  return content;
}

async function ask(form, kind) {
  const publicKey = await optionsFor(form, kind);
  return kind === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function submit(event) {
  const form = event.target;
  const fault = form.querySelector('[data-role=fault]');
  const button = form.querySelector('button[type=submit]');
  event.preventDefault();
  fault.hidden = true;
  button.disabled = true;
  try {
    const credential = await ask(form, form.dataset.passkey);
    form.querySelector('[data-role=credential]').value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (problem) {
    fault.textContent = words[problem.name] ?? problem.message;
    fault.hidden = false;
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    form.addEventListener('submit', submit);
  } else if (form.dataset.passkey === 'sign-in') {
    form.hidden = true;
  } else {
    form.replaceChildren(Object.assign(document.createElement('p'), {
      textContent: 'This browser can\u2019t make passkeys here: they need https and a browser of the last years.',
    }));
  }
}
