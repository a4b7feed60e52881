import { useId, useState } from "preact/hooks";
import { Age } from "../components/age.tsx";
import { count, pluralize } from "../data/format.ts";
import type { LetterGroup } from "./group-letters.ts";
import { LetterRow } from "./letter-row.tsx";

const MAX_COLLAPSED = 5;

interface LetterGroupCardProps {
  group: LetterGroup;
  busy: boolean;
  now: number;
  onRedrive: (messageIds: string[]) => void;
}

/** The dead letters of one error, the newest first, and a button that redrives them. */
export function LetterGroupCard({ busy, group, now, onRedrive }: LetterGroupCardProps) {
  const { error, letters, queue } = group;
  const heading = useId();
  const [expanded, setExpanded] = useState(false);
  const shown = expanded ? letters : letters.slice(0, MAX_COLLAPSED);
  const redrivable = letters.filter(({ hidden, kind }) => !hidden && kind !== "unreadable");
  const newest = letters[0];
  return (
    <section class="card" aria-labelledby={heading}>
      <header class="card-head letter-group-head">
        <div>
          <h2 id={heading}>
            <span class="bad">{error.code}</span> {error.message}
          </h2>
          <p class="soft">
            {pluralize(letters.length, "event")} in{" "}
            <a href={`/?node=${encodeURIComponent(queue.node)}`}>{queue.name}</a>
            {newest && (
              <>
                , the latest <Age at={newest.sentAt} now={now} />
              </>
            )}
          </p>
        </div>
        {redrivable.length > 0 && (
          <button
            type="button"
            class="button"
            disabled={busy}
            onClick={() => onRedrive(redrivable.map(({ messageId }) => messageId))}
          >
            Redrive {count(redrivable.length)}
            <span class="unseen"> with {error.code}</span>
          </button>
        )}
      </header>
      <ul>
        {shown.map((letter) => (
          <LetterRow
            key={letter.messageId}
            letter={letter}
            now={now}
            busy={busy}
            onRedrive={letters.length > 1 ? () => onRedrive([letter.messageId]) : undefined}
          />
        ))}
      </ul>
      {shown.length < letters.length && (
        <div class="letters-more">
          <button type="button" class="quiet-button" onClick={() => setExpanded(true)}>
            Show all {count(letters.length)}
          </button>
        </div>
      )}
    </section>
  );
}
