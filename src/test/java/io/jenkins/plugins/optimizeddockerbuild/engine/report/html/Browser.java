package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium that looks at one page at a time and keeps pictures of it. */
public final class Browser implements AutoCloseable {
    private final ChromeDriver driver;

    public Browser(Path profile) {
        ChromeOptions options = new ChromeOptions();
        String chromium = System.getenv("ODB_TEST_CHROMIUM");
        if (chromium != null) {
            options.setBinary(chromium);
        }
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(
                        Path.of(System.getenv("ODB_TEST_CHROMEDRIVER")).toFile())
                .build();
        driver = new ChromeDriver(service, options);
    }

    /** Shows a page on a screen of that width, in light or dark colours. */
    public void open(String address, int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        console();
        driver.get(address);
    }

    /** What the console has said since the page was opened or since the last question, violations of the policy included. */
    public List<String> console() {
        List<String> messages = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            messages.add(entry.getMessage());
        }
        return messages;
    }

    /**
     * The value of an expression, worked out beside the page: the page's own policy, which forbids scripts, does not
     * reach it.
     */
    public Object evaluate(String expression) {
        Map<String, Object> tree = driver.executeCdpCommand("Page.getFrameTree", Map.of());
        Object frame = ((Map<?, ?>) ((Map<?, ?>) tree.get("frameTree")).get("frame")).get("id");
        Object world = driver.executeCdpCommand("Page.createIsolatedWorld", Map.of("frameId", frame))
                .get("executionContextId");
        Map<String, Object> answer = driver.executeCdpCommand(
                "Runtime.evaluate",
                Map.of("expression", expression, "contextId", world, "returnByValue", true, "awaitPromise", true));
        if (answer.containsKey("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return ((Map<?, ?>) answer.get("result")).get("value");
    }

    /** Clicks where a person would: the policy forbids scripts, not people. */
    void click(String id) {
        driver.findElement(By.id(id)).click();
    }

    /** Clicks on the first element of a selector. */
    public void clickOn(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /** Presses keys, one after another, where the focus is. */
    public void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Moves the focus with the Tab key until it is on the first element of a selector; whether it ever is. */
    public boolean tabTo(String selector) {
        String isThere = "document.activeElement === document.querySelector(\"" + selector + "\")";
        for (int i = 0; i < 300; i++) {
            press(Keys.TAB);
            if (Boolean.TRUE.equals(evaluate(isThere))) {
                return true;
            }
        }
        return false;
    }

    /** The language of the person who looks at the pages from now on. */
    public void speak(String language) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Accept-Language", language)));
    }

    /** What the page, or a person on it, copied. */
    public String clipboard() {
        driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        return (String) evaluate("navigator.clipboard.readText()");
    }

    /** The whole page, as a person would scroll through it. */
    public void picture(Path file) throws IOException {
        Map<String, Object> answer = capture();
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode((String) answer.get("data")));
    }

    private Map<String, Object> capture() {
        for (int attempts = 5; ; attempts--) {
            try {
                return driver.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
            } catch (WebDriverException e) {
                // On a busy machine a page that was just opened has no size for a moment, or is not attached yet.
                if (attempts == 1) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
