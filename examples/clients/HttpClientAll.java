// java.net.http.HttpClient and sendAsync: all responses at once, in input order; an exception is one of the results.
// Run it with: java HttpClientAll.java

import java.net.URI;
import java.net.http.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;
import java.util.stream.Collectors;

public class HttpClientAll {
    static final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL)
        .version(HttpClient.Version.HTTP_1_1).build(); // for good, as its connections

    static CompletableFuture<Integer> load(Bench.Wanted r, double timeout) {
        var body = r.body() == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(r.body());
        var request = HttpRequest.newBuilder(URI.create(r.url())).method(r.method(), body).timeout(Duration.ofNanos((long) (timeout * 1e9)));
        r.headers().forEach(request::header);
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray()).thenApply(HttpResponse::statusCode);
    }

    public static void main(String[] args) {
        Bench.serve("java-httpclient", (wanted, limit, timeout, mark) -> {
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
    record Wanted(String method, String url, Map<String, String> headers, String body) {} // body null: none
    interface Mark { void at(int item, Object got); } // a status, or what was thrown
    interface Batch { void run(List<Wanted> wanted, int limit, double timeout, Mark mark) throws Exception; } // limit 0: its own

    // A text of JSON; a header, which is two; a request, which is what bench writes of it and nothing else.
    static final String TEXT = "\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"", HEADER = TEXT + ":" + TEXT, REQUEST = "\\{\"method\":" + TEXT
        + ",\"url\":" + TEXT + ",\"headers\":\\{((?:" + HEADER + ",?)*+)\\},\"body\":(?:null|" + TEXT + ")\\}";

    static void serve(String name, Batch batch) {
        System.out.println("bench 1 " + name + " Java-" + System.getProperty("java.version") + " java.net.http");
        List<Wanted> wanted = List.of();
        for (var in = new Scanner(System.in, "UTF-8").useDelimiter("\n"); in.hasNext(); ) {
            var line = in.next();
            if (line.startsWith("{\"group\"")) wanted = requests(line);
            else start(batch, wanted, line.split("[:,}]")); // {"batch":7,"group":1,"limit":20,"timeout":10}
        }
    }

    static void start(Batch batch, List<Wanted> wanted, String[] ask) { // in its own thread: batches may overlap
        new Thread(() -> {
            var marks = new StringBuilder(); // written at the end, so that printing is not measured
            var end = "ok";
            long start = System.nanoTime();
            try {
                batch.run(wanted, ask[5].equals("null") ? 0 : Integer.parseInt(ask[5]), Double.parseDouble(ask[7]), (item, got) ->
                    marks.append(got instanceof Throwable e ? "! " + item + " " + e.getClass().getSimpleName() : "+ " + item + " " + got).append(" " + System.nanoTime() + "\n"));
            } catch (Exception e) { end = e.getClass().getSimpleName(); }
            System.out.print(marks.append(". " + start + " " + System.nanoTime() + " " + end + " " + ask[1] + "\n"));
            System.out.flush();
        }).start();
    }

    static List<Wanted> requests(String line) {
        return all(REQUEST, line).map(r -> new Wanted(plain(r.group(1)), plain(r.group(2)), all(HEADER, r.group(3)).collect(
            Collectors.toMap(h -> plain(h.group(1)), h -> plain(h.group(2)))), r.group(6) == null ? null : plain(r.group(6)))).toList();
    }

    static java.util.stream.Stream<MatchResult> all(String pattern, String text) { return Pattern.compile(pattern).matcher(text).results(); }

    static String plain(String text) { // without JSON's escapes
        return Pattern.compile("\\\\(?:u(....)|.)").matcher(text).replaceAll(e -> Matcher.quoteReplacement(
            e.group(1) == null ? e.group().translateEscapes() : "" + (char) Integer.parseInt(e.group(1), 16)));
    }
}
