// Small comforts only: every form of this theme works without a script.
document.addEventListener("change", async ({ target }) => {
  const form = target.closest("form[data-autosubmit]");
  if (form) return form.submit();
  if (target.matches("select[data-autosubmit]")) return target.form.requestSubmit();
  if (target.dataset.priceText) {
    const price = document.querySelector("[data-price]");
    if (price) price.textContent = target.dataset.priceText;
    return undefined;
  }
  if (target.dataset.quantity) await changeLine(target.dataset.quantity, Number(target.value));
  return undefined;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-remove]");
  if (!button) return;
  event.preventDefault();
  await changeLine(button.dataset.remove, 0);
});

async function changeLine(id, quantity) {
  await fetch("/cart/change.js", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id, quantity }),
  });
  location.reload();
}
