/** Kernel: the five-body simulation of the Benchmarks Game. Floating point on object fields, short nested loops. */
interface Body {
  x: number;
  y: number;
  z: number;
  vx: number;
  vy: number;
  vz: number;
  mass: number;
}

const STEPS = 1_500_000;
const SOLAR_MASS = 4 * Math.PI * Math.PI;
const DAYS = 365.24;

function body(x: number, y: number, z: number, vx: number, vy: number, vz: number, mass: number): Body {
  return { x, y, z, vx: vx * DAYS, vy: vy * DAYS, vz: vz * DAYS, mass: mass * SOLAR_MASS };
}

function solarSystem(): Body[] {
  const bodies = [
    body(0, 0, 0, 0, 0, 0, 1),
    body(4.84143144, -1.16032004, -0.10362204, 0.00166007664, 0.00769901118, -0.0000690460016, 0.000954791938),
    body(8.34336671, 4.1247985, -0.403523417, -0.0027674251, 0.004998528, 0.0000230417297, 0.00028588598),
    body(12.8943695, -15.1111514, -0.223307578, 0.00296460137, 0.00237847173, -0.0000296589568, 0.0000436624404),
    body(15.3796971, -25.9193146, 0.179258772, 0.00268067772, 0.0016282417, -0.0000951592254, 0.0000515138902),
  ];
  const sun = bodies[0] as Body;
  for (const { vx, vy, vz, mass } of bodies) {
    sun.vx -= (vx * mass) / SOLAR_MASS;
    sun.vy -= (vy * mass) / SOLAR_MASS;
    sun.vz -= (vz * mass) / SOLAR_MASS;
  }
  return bodies;
}

function advance(bodies: Body[], dt: number): void {
  const size = bodies.length;
  for (let i = 0; i < size; i++) {
    const a = bodies[i] as Body;
    for (let j = i + 1; j < size; j++) {
      const b = bodies[j] as Body;
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      const d2 = dx * dx + dy * dy + dz * dz;
      const magnitude = dt / (d2 * Math.sqrt(d2));
      a.vx -= dx * b.mass * magnitude;
      a.vy -= dy * b.mass * magnitude;
      a.vz -= dz * b.mass * magnitude;
      b.vx += dx * a.mass * magnitude;
      b.vy += dy * a.mass * magnitude;
      b.vz += dz * a.mass * magnitude;
    }
  }
  for (let i = 0; i < size; i++) {
    const b = bodies[i] as Body;
    b.x += dt * b.vx;
    b.y += dt * b.vy;
    b.z += dt * b.vz;
  }
}

function energy(bodies: Body[]): number {
  let e = 0;
  bodies.forEach((a, i) => {
    e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
    for (const b of bodies.slice(i + 1)) e -= (a.mass * b.mass) / Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
  });
  return e;
}

/** Checksum: the energy of the system after the last step. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  const bodies = solarSystem();
  for (let step = 0; step < STEPS; step++) advance(bodies, 0.01);
  return energy(bodies);
}
