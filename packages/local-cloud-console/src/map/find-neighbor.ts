import type { MapLayout, PlacedNode } from "./layout.ts";

/** Finds the nearest node in the direction of an arrow key: in the next row of the flow, or in the same row. */
export function findNeighbor(
  { flow, nodes }: Pick<MapLayout, "flow" | "nodes">,
  from: { x: number; y: number },
  key: string,
): PlacedNode | undefined {
  const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!direction) {
    return undefined;
  }
  const [right = 0, down = 0] = direction;
  const [aheadWeight, besideWeight] = (flow === "down") === (down !== 0) ? [4, 1] : [1, 8];
  const reached = [...nodes.values()].flatMap((placed) => {
    const [dx, dy] = [placed.x - from.x, placed.y - from.y];
    const ahead = dx * right + dy * down;
    const beside = Math.abs(dx * down) + Math.abs(dy * right);
    return ahead > 1 ? [{ placed, distance: aheadWeight * ahead + besideWeight * beside }] : [];
  });
  return reached.sort((a, b) => a.distance - b.distance)[0]?.placed;
}
