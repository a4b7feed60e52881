import { useLocation } from "preact-iso";
import { Icon } from "../components/icon.tsx";
import { useConsole } from "../data/console-context.ts";
import { countDeadLetters } from "../data/describe-health.ts";
import { count } from "../data/format.ts";
import { listLinks } from "./navigation.ts";

export function ViewLinks() {
  const { path } = useLocation();
  const { health, stack } = useConsole();
  const deadLetters = countDeadLetters(health.value);
  return (
    <nav aria-label="Views">
      <ul>
        {listLinks(stack.value).map(({ href, icon, isFor, label }) => (
          <li key={href}>
            <a href={href} aria-current={isFor.test(path) ? "page" : undefined}>
              <Icon name={icon} />
              {label}
              {href === "/dead-letters" && deadLetters > 0 && <span class="badge bad">{count(deadLetters)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
