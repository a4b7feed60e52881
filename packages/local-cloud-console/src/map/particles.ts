import type { EdgeId } from "local-cloud/console-api";

const JOURNEY_MS = 900;
/** A particle that follows another one sooner is merged into it and enlarges it. */
const MIN_DISTANCE_MS = 45;
const MIN_RADIUS = 2.8;
const MAX_RADIUS = 5;
/** A particle and its fading trail: distance in pixels, and opacity. */
const TRAIL = [
  [0, 1],
  [6, 0.4],
  [12, 0.18],
] as const;
const SAMPLES = 96;

interface EdgePath {
  /** Pixels. */
  length: number;
  /** Points at equal distances: x, y, x, y, … */
  points: Float32Array;
}

interface Particle {
  path: EdgePath;
  startsAt: number;
  /** The time it takes along its edge. */
  journeyMs: number;
  radius: number;
}

interface Run {
  delayMs: number;
  failed: boolean;
  /** @default 900 */
  journeyMs?: number;
}

/** Animates traffic on a canvas. An edge has at most some twenty particles, so a frame costs the same at any rate. */
export class Particles {
  #canvas: HTMLCanvasElement;
  #paths: Map<EdgeId, EdgePath>;
  #latest = new Map<EdgeId, Particle>();
  #passing: Particle[] = [];
  #failing: Particle[] = [];
  #scale = 1;
  #frame: number | undefined;

  constructor(canvas: HTMLCanvasElement, edges: ReadonlyMap<EdgeId, { path: string }>) {
    this.#canvas = canvas;
    this.#paths = new Map(Array.from(edges, ([id, { path }]) => [id, samplePath(path)]));
  }

  /** @param scale device pixels per pixel of the map */
  resize(width: number, height: number, scale: number): void {
    this.#scale = scale;
    this.#canvas.width = Math.ceil(width * scale);
    this.#canvas.height = Math.ceil(height * scale);
  }

  run(edge: EdgeId, { delayMs, failed, journeyMs = JOURNEY_MS }: Run): void {
    const path = this.#paths.get(edge);
    if (!path) {
      return;
    }
    const startsAt = performance.now() + delayMs;
    const key = failed ? `${edge} failed` : edge;
    const latest = this.#latest.get(key);
    if (latest && startsAt - latest.startsAt < MIN_DISTANCE_MS) {
      latest.radius = Math.min(MAX_RADIUS, latest.radius + 0.25);
      return;
    }
    const particle = { path, startsAt, journeyMs, radius: failed ? MIN_RADIUS + 1 : MIN_RADIUS };
    this.#latest.set(key, particle);
    (failed ? this.#failing : this.#passing).push(particle);
    this.#frame ??= requestAnimationFrame((now) => this.#draw(now));
  }

  stop(): void {
    if (this.#frame !== undefined) {
      cancelAnimationFrame(this.#frame);
    }
    this.#frame = undefined;
  }

  #draw(now: number): void {
    const context = this.#canvas.getContext("2d");
    if (!context) {
      return;
    }
    const isMoving = ({ journeyMs, startsAt }: Particle) => now < startsAt + journeyMs;
    this.#passing = this.#passing.filter(isMoving);
    this.#failing = this.#failing.filter(isMoving);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.scale(this.#scale, this.#scale);
    const { color, outlineColor } = getComputedStyle(this.#canvas);
    drawParticles(context, this.#passing, now, color);
    drawParticles(context, this.#failing, now, outlineColor);
    const idle = this.#passing.length === 0 && this.#failing.length === 0;
    this.#frame = idle ? undefined : requestAnimationFrame((next) => this.#draw(next));
  }
}

function drawParticles(context: CanvasRenderingContext2D, particles: readonly Particle[], now: number, color: string) {
  context.fillStyle = color;
  for (const [behind, opacity] of TRAIL) {
    context.globalAlpha = opacity;
    context.beginPath();
    for (const { journeyMs, radius, startsAt, path } of particles) {
      const progress = (now - startsAt) / journeyMs;
      const position = ease(progress) - behind / path.length;
      if (progress <= 0 || progress >= 1 || position < 0) {
        continue;
      }
      const sample = Math.floor(position * (SAMPLES - 1)) * 2;
      const x = path.points[sample] ?? 0;
      const y = path.points[sample + 1] ?? 0;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.fill();
  }
  context.globalAlpha = 1;
}

function ease(progress: number): number {
  return progress < 0.5 ? 2 * progress ** 2 : 1 - 2 * (1 - progress) ** 2;
}

function samplePath(path: string): EdgePath {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
  element.setAttribute("d", path);
  const length = element.getTotalLength();
  const points = new Float32Array(SAMPLES * 2);
  for (let index = 0; index < SAMPLES; index++) {
    const { x, y } = element.getPointAtLength((index / (SAMPLES - 1)) * length);
    points[index * 2] = x;
    points[index * 2 + 1] = y;
  }
  return { length, points };
}
