// Says on the page itself when a passkey did not work; allauth's own script does the rest.

export function startPasskeys() {
  const notice = document.querySelector("[data-passkey-error]");
  if (!notice) return;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    notice.hidden = false;
  });
}
