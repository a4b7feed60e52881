import { effect, signal } from "@preact/signals";
import { Icon } from "./icon.tsx";

const KEY = "console.theme";
const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const LABELS: Record<Theme, string> = { system: "System theme", light: "Light theme", dark: "Dark theme" };
const ICONS = { system: "system", light: "sun", dark: "moon" } as const;

const theme = signal<Theme>(THEMES.find((each) => each === localStorage.getItem(KEY)) ?? "system");

effect(() => {
  if (theme.value === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset.theme = theme.value;
    localStorage.setItem(KEY, theme.value);
  }
});

export function ThemeToggle() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "system";
  return (
    <button
      type="button"
      class="quiet-button"
      aria-label={`Theme: ${LABELS[theme.value]}. Switch to: ${LABELS[next]}`}
      onClick={() => {
        theme.value = next;
      }}
    >
      <Icon name={ICONS[theme.value]} />
      <span class="label">{LABELS[theme.value]}</span>
    </button>
  );
}
