package dev.loupe.render.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, by its DevTools protocol: it needs nothing but the browser,
 * not even a driver of the same version.
 */
public final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final JsonMapper json = JsonMapper.builder().build();
  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final String session;

  /** The browser's program, if there is one. */
  public static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts the browser. */
  public Chromium(Path program, Path scratch) throws IOException, InterruptedException {
    profile = Files.createDirectory(scratch.resolve("profile"));
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1200,900",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("chromium.log").toFile())
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Listener())
            .join();
    String target =
        call("", "Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session =
        call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
    call("Page.enable", Map.of());
  }

  /** Where Chromium listens: it writes a port, and a path on the next line, into its profile. */
  private String address() throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() >= 2) {
          return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
        }
      }
      Thread.sleep(50);
    }
    throw new IOException("Chromium does not listen");
  }

  /** Opens a page and waits until it has run. */
  public void open(Path page) {
    complaints.clear();
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    await("document.readyState === 'complete' && location.protocol === 'file:'");
  }

  /** The value of an expression, as text. */
  public String eval(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(answer.get("exceptionDetails")).as(expression).isNull();
    return answer.get("result").path("value").asText();
  }

  /** Waits until an expression is true. */
  public void await(String expression) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!eval("Boolean(" + expression + ")").equals("true")) {
      assertThat(System.nanoTime()).as("waiting for " + expression).isLessThan(end);
    }
  }

  /** Clicks into the middle of what a selector finds. */
  public void click(String selector) {
    String[] place =
        eval("(() => { const box = document.querySelector(%s).getBoundingClientRect();"
                    .formatted(quote(selector))
                + " return (box.left + box.right) / 2 + ' ' + (box.top + box.bottom) / 2;"
                + " })()")
            .split(" ", -1);
    double x = Double.parseDouble(place[0]);
    double y = Double.parseDouble(place[1]);
    for (String type : List.of("mousePressed", "mouseReleased")) {
      mouse(type, x, y);
    }
  }

  private void mouse(String type, double x, double y) {
    call(
        "Input.dispatchMouseEvent",
        Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
  }

  /** Drags from one point of the window to another. */
  public void drag(double fromX, double fromY, double toX, double toY) {
    mouse("mousePressed", fromX, fromY);
    mouse("mouseMoved", (fromX + toX) / 2, (fromY + toY) / 2);
    mouse("mouseMoved", toX, toY);
    mouse("mouseReleased", toX, toY);
  }

  /** Turns the wheel at a point of the window. */
  public void wheel(double x, double y, double by) {
    call(
        "Input.dispatchMouseEvent",
        Map.of("type", "mouseWheel", "x", x, "y", y, "deltaX", 0, "deltaY", by));
  }

  /** Presses a key: {@code Enter}, {@code ArrowDown}, or a character. */
  public void press(String key) {
    ObjectNode down = json.createObjectNode().put("type", "keyDown").put("key", key);
    if (key.length() == 1) {
      down.put("text", key);
    } else if (key.equals("Enter")) {
      down.put("text", "\r").put("windowsVirtualKeyCode", 13);
    }
    call("Input.dispatchKeyEvent", down);
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** Types text where the cursor is. */
  public void type(String text) {
    call("Input.insertText", Map.of("text", text));
  }

  /** The window as a PNG file. */
  public byte[] screenshot() {
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", Map.of()).get("data").asText());
  }

  /** What the page's console has said. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** A text as a JavaScript string. */
  public static String quote(String text) {
    try {
      return JsonMapper.builder().build().writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode call(String method, Object parameters) {
    return call(session, method, parameters);
  }

  private JsonNode call(String inSession, String method, Object parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
    message.set("params", json.valueToTree(parameters));
    if (!inSession.isEmpty()) {
      message.put("sessionId", inSession);
    }
    socket.sendText(message.toString(), true).join();
    try {
      JsonNode whole = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(whole.get("error")).as(method).isNull();
      return whole.get("result");
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no answer to " + method, e);
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(String text) {
      try {
        JsonNode node = json.readTree(text);
        String method = node.path("method").asText();
        if (node.has("id")) {
          CompletableFuture<JsonNode> answer = answers.remove(node.get("id").asInt());
          if (answer != null) {
            answer.complete(node);
          }
        } else if (method.equals("Runtime.exceptionThrown")
            || method.equals("Runtime.consoleAPICalled")
            || method.equals("Log.entryAdded")) {
          complaints.add(node.get("params").toString());
        }
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
