import { Icon } from "../components/icon.tsx";

interface WaterfallToolsProps {
  query: string;
  onQuery(query: string): void;
  withDetails: boolean;
  onDetails(withDetails: boolean): void;
  isExpanded: boolean;
  onExpand(isExpanded: boolean): void;
}

export function WaterfallTools(props: WaterfallToolsProps) {
  const { isExpanded, onDetails, onExpand, onQuery, query, withDetails } = props;
  return (
    <div class="waterfall-tools">
      <label class="item-filter">
        <span class="unseen">Search the timeline</span>
        <Icon name="search" />
        <input
          type="search"
          placeholder="Search steps"
          value={query}
          onInput={({ currentTarget }) => onQuery(currentTarget.value)}
        />
      </label>
      <button type="button" class="button small" onClick={() => onExpand(!isExpanded)}>
        {isExpanded ? "Collapse all" : "Expand all"}
      </button>
      <button
        type="button"
        class="button small"
        aria-pressed={withDetails}
        title="Rules that did not match, metrics and past retries"
        onClick={() => onDetails(!withDetails)}
      >
        Details
      </button>
    </div>
  );
}
