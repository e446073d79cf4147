/** An "i" in a circle, as Polaris draws its icons: 20 by 20, in the colour around it. */
export function InfoIcon() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden focusable="false" fill="currentColor">
      <path
        d="M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm-8 6.5a8 8 0 1 1 16 0 8 8 0 0 1-16 0Z"
        fillRule="evenodd"
      />
      <path d="M10 9a.75.75 0 0 1 .75.75v3.5a.75.75 0 0 1-1.5 0v-3.5A.75.75 0 0 1 10 9Z" />
      <circle cx="10" cy="6.75" r="0.95" />
    </svg>
  );
}
