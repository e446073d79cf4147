/** Show a short message in the admin's own frame. Without App Bridge nothing is shown: the page must say it too. */
export function showToast(message: string): void {
  if (typeof shopify !== "undefined") shopify.toast.show(message);
}
