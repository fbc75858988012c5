// java.net.http.HttpClient and sendAsync: all responses at once, in input order; an exception is one of the results.
// Run it with: java HttpClientAll.java

import java.io.*;
import java.net.URI;
import java.net.http.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;

public class HttpClientAll {
    static final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL)
        .version(HttpClient.Version.HTTP_1_1).build(); // for good, as its connections

    static CompletableFuture<Integer> load(Bench.Wanted r, double timeout) {
        var body = r.body() == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(r.body());
        var request = HttpRequest.newBuilder(URI.create(r.url())).method(r.method(), body).timeout(Duration.ofNanos((long) (timeout * 1e9)));
        r.headers().forEach(request::header);
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray()).thenApply(HttpResponse::statusCode);
    }

    public static void main(String[] args) throws IOException {
        Bench.serve("java-httpclient", "java.net.http", (wanted, limit, timeout, mark) -> {
            var free = new Semaphore(limit == 0 ? wanted.size() : limit);
            var pages = new ArrayList<CompletableFuture<Integer>>();
            for (var r : wanted) {
                free.acquire();
                pages.add(load(r, timeout).whenComplete((status, error) -> free.release()));
            }
            for (int item = 0; item < pages.size(); item++) {
                try { mark.at(item, pages.get(item).get()); }
                catch (ExecutionException e) { mark.at(item, e.getCause()); }
            }
        });
    }
}

// Bench's protocol for clients in Java; the page of it: bench explain -protocol.
class Bench {
    record Wanted(String method, String url, Map<String, String> headers, String body) {}
    interface Mark { void at(int item, Object got); } // a status, or what was thrown
    interface Batch { void run(List<Wanted> wanted, int limit, double timeout, Mark mark) throws Exception; } // limit 0: its own

    static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    static final Pattern REQUEST = Pattern.compile("\\{\"method\":" + TEXT + ",\"url\":" + TEXT + ",\"headers\":\\{((?:" + TEXT + ":" + TEXT + ",?)*)\\},\"body\":(?:null|" + TEXT + ")\\}");
    static final Pattern HEADER = Pattern.compile(TEXT + ":" + TEXT);
    static final Pattern BATCH = Pattern.compile("\\{\"batch\":(\\d+),\"group\":1,\"limit\":(null|\\d+),\"timeout\":([\\d.e+-]+)\\}");

    static void serve(String name, String versions, Batch batch) throws IOException {
        System.out.println("bench 1 " + name + " Java-" + System.getProperty("java.version") + " " + versions);
        var in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        List<Wanted> wanted = List.of();
        for (String line; (line = in.readLine()) != null; ) {
            var ask = BATCH.matcher(line);
            if (!ask.matches()) { wanted = requests(line); continue; }
            var group = wanted; // batches may overlap
            new Thread(() -> run(batch, group, ask)).start();
        }
    }

    static void run(Batch batch, List<Wanted> wanted, Matcher ask) {
        var marks = new StringBuilder(); // written at the end, so that printing is not measured
        String end = "ok";
        long start = System.nanoTime();
        try {
            batch.run(wanted, ask.group(2).equals("null") ? 0 : Integer.parseInt(ask.group(2)), Double.parseDouble(ask.group(3)), (item, got) ->
                marks.append(got instanceof Throwable e ? "! " + item + " " + e.getClass().getSimpleName() : "+ " + item + " " + got).append(" " + System.nanoTime() + "\n"));
        } catch (Exception e) { end = e.getClass().getSimpleName(); }
        System.out.print(marks.append(". " + start + " " + System.nanoTime() + " " + end + " " + ask.group(1) + "\n"));
        System.out.flush();
    }

    static List<Wanted> requests(String line) {
        var found = new ArrayList<Wanted>();
        for (var m = REQUEST.matcher(line); m.find(); ) {
            var headers = new HashMap<String, String>();
            for (var h = HEADER.matcher(m.group(3)); h.find(); ) headers.put(plain(h.group(1)), plain(h.group(2)));
            found.add(new Wanted(plain(m.group(1)), plain(m.group(2)), headers, m.group(6) == null ? null : plain(m.group(6))));
        }
        return found;
    }

    static String plain(String text) { // JSON's escapes
        var escape = Pattern.compile("\\\\(?:u(....)|(.))");
        return escape.matcher(text).replaceAll(e -> Matcher.quoteReplacement(e.group(1) != null
            ? "" + (char) Integer.parseInt(e.group(1), 16) : "" + "\b\f\n\r\t".concat(e.group(2)).charAt(Math.max(0, "bfnrt".indexOf(e.group(2))) + ("bfnrt".contains(e.group(2)) ? 0 : 5))));
    }
}
