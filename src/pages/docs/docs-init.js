/**
 * Shows `/openapi.json` with Swagger UI. A key that somebody enters goes with every request, the document's included, so
 * that private functions appear; it stays in this page's memory and is forgotten with it.
 */
const DOCUMENT = "/openapi.json";
const form = document.querySelector("#key-form");
const field = document.querySelector("#key");
const state = document.querySelector("#key-state");

let key = "";

function authorization() {
  return key === "" ? {} : { Authorization: `Bearer ${key}` };
}

const ui = globalThis.SwaggerUIBundle({
  url: DOCUMENT,
  dom_id: "#reference",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
  presets: [globalThis.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  requestInterceptor: (request) => ({ ...request, headers: { ...request.headers, ...authorization() } }),
});

/** Why the platform does not take the key; null when it does. */
async function objection() {
  const answer = await fetch(DOCUMENT, { headers: authorization() }).catch(() => null);
  if (answer === null) return "The platform does not answer.";
  return answer.ok ? null : ((await answer.json().catch(() => null))?.detail ?? `Status ${answer.status}.`);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  key = field.value.trim();
  const problem = await objection();
  if (problem !== null) key = "";
  form.classList.toggle("refused", problem !== null);
  const fitting = key === "" ? "No key: public functions only." : "This key goes with every call.";
  state.value = problem ?? fitting;
  ui.specActions.download(DOCUMENT);
});
