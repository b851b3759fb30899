// Which part of a photo is kept: the choices become sliders, and a drawing shows the square. It can
// be dragged and zoomed; what counts is what the sliders say, which the server cuts by.
const LIMITS = { across: [0, 100], down: [0, 100], zoom: [100, 400] };

function slider(select) {
  const range = document.createElement("input");
  const [min, max] = LIMITS[select.name];
  Object.assign(range, { type: "range", id: select.id, name: select.name, min, max, step: 1 });
  range.value = select.value;
  select.replaceWith(range);
  return range;
}

function start(form) {
  const canvas = form.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let picture = null;
  let fields = null;
  let held = null; // where the pointer went down, and what the sliders said then

  const side = () => (Math.min(picture.width, picture.height) * 100) / Number(fields.zoom.value);

  function draw() {
    const size = side();
    const left = ((picture.width - size) * Number(fields.across.value)) / 100;
    const top = ((picture.height - size) * Number(fields.down.value)) / 100;
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, left, top, size, size, 0, 0, canvas.width, canvas.height);
  }

  function move(range, pixels, whole, before) {
    const free = whole - side();
    if (free > 0) range.value = before - (pixels * side() * 100) / canvas.clientWidth / free;
  }

  async function show(input) {
    const [file] = input.files;
    if (!file) return;
    for (const other of form.querySelectorAll("input[type=file]")) if (other !== input) other.value = "";
    try {
      picture = await createImageBitmap(file);
    } catch {
      canvas.hidden = true; // the server says what is wrong with it
      return;
    }
    if (!fields) {
      fields = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, slider(form.elements[name])]));
      for (const range of Object.values(fields)) range.addEventListener("input", draw);
    }
    canvas.hidden = false;
    draw();
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    const [across, down] = [Number(fields.across.value), Number(fields.down.value)];
    held = { x: event.clientX, y: event.clientY, across, down };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    move(fields.across, event.clientX - held.x, picture.width, held.across);
    move(fields.down, event.clientY - held.y, picture.height, held.down);
    draw();
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      fields.zoom.value = Number(fields.zoom.value) - Math.sign(event.deltaY) * 10;
      draw();
    },
    { passive: false },
  );
  for (const input of form.querySelectorAll("input[type=file]")) input.addEventListener("change", () => show(input));
}

for (const form of document.querySelectorAll("[data-crop]")) start(form);
