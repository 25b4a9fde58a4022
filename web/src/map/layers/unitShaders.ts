/** How a unit is painted: one point each, its shape a signed distance. */

export const VERTEX = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in vec4 look; // course in radians, shape, status, opacity
uniform mat4 matrix;
uniform float size;
uniform vec3 colours[7];
out float course;
out vec3 colour;
out float opacity;
out float pixels;
flat out int shape;
flat out int status;

void main() {
  status = int(look.z);
  shape = int(look.y);
  course = look.x;
  opacity = look.w;
  colour = colours[min(status, 6)];
  float weight = status == 5 ? 1.9 : status == 0 ? 1.0 : status == 6 ? 0.72 : 1.25;
  pixels = size * weight;
  gl_Position = matrix * vec4(place, 0.0, 1.0);
  gl_PointSize = pixels * 1.5;
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
in float course;
in vec3 colour;
in float opacity;
in float pixels;
flat in int shape;
flat in int status;
uniform vec3 outline;
out vec4 painted;

float triangle(vec2 p, vec2 a, vec2 b, vec2 c) {
  vec2 ab = b - a, bc = c - b, ca = a - c;
  vec2 pa = p - a, pb = p - b, pc = p - c;
  vec2 q0 = pa - ab * clamp(dot(pa, ab) / dot(ab, ab), 0.0, 1.0);
  vec2 q1 = pb - bc * clamp(dot(pb, bc) / dot(bc, bc), 0.0, 1.0);
  vec2 q2 = pc - ca * clamp(dot(pc, ca) / dot(ca, ca), 0.0, 1.0);
  float turn = sign(ab.x * ca.y - ab.y * ca.x);
  vec2 d = min(min(vec2(dot(q0, q0), turn * (pa.x * ab.y - pa.y * ab.x)),
                   vec2(dot(q1, q1), turn * (pb.x * bc.y - pb.y * bc.x))),
               vec2(dot(q2, q2), turn * (pc.x * ca.y - pc.y * ca.x)));
  return -sqrt(d.x) * sign(d.y);
}

// An arrow with a notch: two mirrored triangles.
float arrow(vec2 p) {
  p.x = abs(p.x);
  return triangle(p, vec2(0.0, -0.98), vec2(0.72, 0.78), vec2(-0.02, 0.42));
}

void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * 1.5;
  float s = sin(course), c = cos(course);
  float d = length(p) - 0.72;
  if (shape == 1) d = arrow(vec2(c * p.x + s * p.y, -s * p.x + c * p.y));
  if (shape == 2) d = max(abs(p.x), abs(p.y)) - 0.62;
  float soft = 2.0 / pixels;
  float edge = 3.0 / pixels;
  float inside = 1.0 - smoothstep(-soft, soft, d);
  float rim = 1.0 - smoothstep(edge - soft, edge + soft, d);
  // Ordered, not yet on the way: the colour of en route, hollow.
  float hollow = status == 1 ? 1.0 - smoothstep(-soft, soft, d + 4.5 / pixels) : 0.0;
  vec3 fill = mix(colour, outline, hollow);
  float ring = status == 5 ? 1.0 - smoothstep(0.0, 2.0 * soft, abs(length(p) - 1.3) - 0.06) : 0.0;
  float alpha = max(rim, ring) * opacity;
  if (alpha < 0.01) discard;
  vec3 shown = mix(mix(outline, fill, inside), colour, ring * (1.0 - rim));
  painted = vec4(shown * alpha, alpha);
}`;
