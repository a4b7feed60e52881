export function Arrowheads() {
  return (
    <defs>
      {["unused", "used", "failing"].map((state) => (
        <marker
          key={state}
          id={`arrow-${state}`}
          class={`map-arrow ${state}`}
          viewBox="0 0 6 6"
          refX="5.5"
          refY="3"
          markerWidth="6"
          markerHeight="6"
          orient="auto"
        >
          <path d="M0,0.6 L5.5,3 L0,5.4" />
        </marker>
      ))}
    </defs>
  );
}
