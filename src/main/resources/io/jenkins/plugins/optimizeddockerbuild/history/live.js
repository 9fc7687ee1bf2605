/* Lets the page of a running Docker build grow: asks for what is new every three seconds, while somebody
 * looks. In between, the clocks of what runs go on by themselves. */
(function () {
  "use strict";

  const PAUSE = 3000;
  const LONGEST_PAUSE = 30000;

  /* As the server keeps them. */
  const MOST_ROWS = 200;

  function element(name, text) {
    const made = document.createElement(name);
    if (text !== undefined) {
      made.textContent = text;
    }
    return made;
  }

  /* As the server says it: 42s, 2m10s, 1h02m. */
  function duration(millis) {
    const seconds = Math.max(0, Math.floor(millis / 1000));
    const pad = (number) => String(number).padStart(2, "0");
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
      ? Math.floor(seconds / 60) + "m" + pad(seconds % 60) + "s"
      : Math.floor(seconds / 3600) + "h" + pad(Math.floor((seconds % 3600) / 60)) + "m";
  }

  function bar(layer, started, now) {
    const namespace = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(namespace, "svg");
    const rect = document.createElementNS(namespace, "rect");
    const whole = Math.max(1, now - started);
    svg.setAttribute("aria-hidden", "true");
    rect.setAttribute("x", Math.min(100, (100 * (layer.started - started)) / whole).toFixed(1) + "%");
    rect.setAttribute("width", Math.min(100, Math.max(0.5, (100 * layer.millis) / whole)).toFixed(1) + "%");
    rect.setAttribute("height", "10");
    rect.setAttribute("rx", "2");
    svg.append(rect);
    return svg;
  }

  /* titles: of the columns, which a narrow screen shows in each row */
  function row(layer, started, now, titles) {
    const line = element("tr");
    line.className = "odb-live--" + layer.state;
    const name = element("td");
    name.append(element("code", layer.heading));
    if (layer.lines.length > 0) {
      name.append(element("pre", layer.lines.join("\n")));
    }
    const time = element("td");
    time.append(bar(layer, started, now));
    const figures = [layer.stateText, duration(layer.millis), layer.usual].map((text) => element("td", text));
    figures.forEach((cell, i) => (cell.dataset.title = titles[i + 2]));
    if (layer.state === "running") {
      figures[1].dataset.since = layer.started;
    }
    line.append(element("td", layer.number), name, ...figures, time);
    return line;
  }

  function show(place, build, known, now) {
    place.querySelector(".odb-live-line").textContent = build.line;
    place
      .querySelector(".odb-live-crossed")
      .replaceChildren(...build.crossed.map((text) => element("div", text)));
    if (!known.has(build.name) || known.get(build.name).id !== build.id) {
      known.set(build.name, { id: build.id, layers: new Map() });
    }
    const all = known.get(build.name).layers;
    for (const layer of build.layers) {
      all.set(layer.number, layer);
    }
    while (all.size > MOST_ROWS) {
      const gone = Array.from(all.values()).find((layer) => layer.state !== "running") || all.values().next().value;
      all.delete(gone.number);
    }
    const body = place.querySelector("tbody");
    if (body) {
      const layers = Array.from(all.values())
        .sort((one, other) => one.number - other.number)
        .map((layer) =>
          layer.state === "running" ? { ...layer, millis: Math.max(0, now - layer.started) } : layer,
        );
      const titles = Array.from(place.querySelectorAll("th"), (cell) => cell.textContent);
      body.replaceChildren(...layers.map((layer) => row(layer, build.started, now, titles)));
    }
  }

  function follow(live) {
    const known = new Map();
    let version = "";
    let pause = PAUSE;

    /* By the controller's clock, and when by this one. */
    let answered = { now: 0, at: 0 };
    const clock = setInterval(tick, 1000);

    function tick() {
      if (document.hidden || pause > PAUSE) {
        return;
      }
      const now = answered.now + performance.now() - answered.at;
      for (const cell of live.querySelectorAll("[data-since]")) {
        cell.textContent = duration(now - cell.dataset.since);
      }
    }

    function take(answer) {
      version = answer.version;
      answered = { now: answer.now, at: performance.now() };
      const names = new Set(answer.builds.map((build) => build.name));
      for (const place of live.querySelectorAll("[data-build]")) {
        if (!names.has(place.dataset.build)) {
          end(place, answer.reports.includes(place.dataset.build));
        }
      }
      for (const build of answer.builds) {
        let place = Array.from(live.querySelectorAll("[data-build]")).find(
          (one) => one.dataset.build === build.name,
        );
        if (!place) {
          const model = live.querySelector("[data-build]");
          if (!model) {
            /* The first one: the server knows how the page looks. */
            window.location.reload();
            return false;
          }
          place = model.cloneNode(true);
          delete place.dataset.over;
          place.dataset.build = build.name;
          const title = place.querySelector("h2, a");
          title.textContent = build.image;
          live.append(place);
        }
        show(place, build, known, answer.now);
      }
      if (!answer.running && answer.reports.length > 0) {
        /* Whichever is theirs. */
        live.querySelectorAll("[data-over=gone]").forEach((place) => link(place, ""));
      }
      return answer.running;
    }

    /* What has ended leads to its report, if it left one. */
    function end(place, reported) {
      if (place.dataset.over) {
        return;
      }
      place.dataset.over = reported ? "reported" : "gone";
      place.querySelectorAll("[data-since]").forEach((cell) => delete cell.dataset.since);
      /* How they ended, only the log or the report says. */
      for (const row of place.querySelectorAll(".odb-live--running")) {
        row.className = "";
        row.cells[2].textContent = "";
      }
      if (reported) {
        link(place, encodeURIComponent(place.dataset.build) + "/");
      } else {
        const brief = place.querySelector("a[href]");
        if (brief) {
          brief.removeAttribute("href");
        }
        place.querySelector(".odb-live-line").textContent = live.dataset.gone;
      }
    }

    function link(place, address) {
      const line = place.querySelector(".odb-live-line");
      if (live.dataset.reports) {
        const button = element("a", live.dataset.ended);
        button.className = "jenkins-button jenkins-button--primary";
        button.href = live.dataset.reports + address;
        line.replaceChildren(button);
      } else {
        place.querySelector("a").href = "docker-build/" + address;
        line.textContent = "";
      }
    }

    async function ask() {
      let goesOn = true;
      if (!document.hidden) {
        try {
          const answer = await fetch(live.dataset.url + "?version=" + encodeURIComponent(version), {
            cache: "no-store",
          });
          if (answer.ok) {
            goesOn = take(await answer.json());
            pause = PAUSE;
          } else {
            goesOn = answer.status >= 500;
            pause = Math.min(LONGEST_PAUSE, pause * 2);
          }
        } catch (e) {
          /* The controller is restarted, perhaps. */
          pause = Math.min(LONGEST_PAUSE, pause * 2);
        }
      }
      if (goesOn) {
        setTimeout(ask, pause);
      } else {
        clearInterval(clock);
      }
    }

    setTimeout(ask, PAUSE);
  }

  function begin() {
    document.querySelectorAll(".odb-live").forEach(follow);
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin);
  } else {
    begin();
  }
})();
