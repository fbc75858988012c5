package redact_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"bench/redact"
)

// Whatever an excerpt leaves of a secret is left out, wherever the excerpt was cut.
func TestSecretsAreRecognisedWhereverTheyAreCut(t *testing.T) {
	for _, secret := range []string{`c4n4ry/"+& <x>`, "k3y-" + strings.Repeat("0123456789abcdef/", 30)} {
		r := redact.New([]string{secret})
		forms := map[string]string{
			"as it is": secret,
			"quoted":   strings.NewReplacer(`"`, `\"`).Replace(secret),
			"in a URL": strings.NewReplacer("/", "%2F", `"`, "%22", "+", "%2B", "&", "%26", " ", "%20", "<", "%3C", ">", "%3E").Replace(secret),
			"base64":   base64.RawStdEncoding.EncodeToString([]byte(secret)),
			"hex":      hex.EncodeToString([]byte(secret)),
		}
		for name, form := range forms {
			for cut := redact.Shortest; cut < len(form); cut++ {
				got := r.Text("starting with " + form[:cut] + "…")
				rest, found := strings.CutPrefix(got, "starting with "+redact.Concealed)
				if !found || len(rest) > len("4…") { // the last character in base64 has a few bits at most
					t.Errorf("%s, cut after %d: %s", name, cut, got)
					break
				}
			}
			if got := r.Text("with " + form + " and more"); strings.Contains(got, form[:6]) {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}

// What a server makes of a secret before it says it again.
func TestSecretsAreRecognisedInOtherForms(t *testing.T) {
	const secret = `pä&"ss\wörd+/= <1>`
	r := redact.New([]string{secret, "second\nline-two-of-it\n", "Über-Pass"})
	inJSON, _ := json.Marshal(secret)
	twice, _ := json.Marshal(string(inJSON))
	for name, form := range map[string]string{
		"plain":            secret,
		"in capitals":      "ÜBER-PASS",
		"another line":     "line-two-of-it",
		"quoted by Go":     strconv.Quote(secret),
		"ASCII by Go":      strconv.QuoteToASCII(secret),
		"in JSON":          string(inJSON),
		"in JSON in JSON":  string(twice),
		"in a query":       url.QueryEscape(secret),
		"in a path":        url.PathEscape(secret),
		"in a query twice": url.QueryEscape(url.QueryEscape(secret)),
		"in HTML":          html.EscapeString(secret),
		"in HTML in JSON":  html.EscapeString(string(inJSON)),
		"hex":              strings.ToUpper(hex.EncodeToString([]byte(secret))),
		"base64":           base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64, later":    base64.StdEncoding.EncodeToString([]byte("user:" + secret)),
		"base64 in a URL":  url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("u:" + secret))),
		"URL-safe base64":  base64.RawURLEncoding.EncodeToString([]byte(">>>" + secret + "???")),
	} {
		got := r.Text("before " + form + " after")
		if !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") || !strings.Contains(got, redact.Concealed) || len(got) > 48 {
			t.Errorf("%s: %q becomes %q", name, form, got)
		}
	}
	for _, text := range []string{"", "…", "pass", "nothing of it: 100%, a+b, \\n, &amp; …", "\xff\\", "%"} {
		if got := r.Text(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func TestSecretsThatOverlap(t *testing.T) {
	r := redact.New([]string{"Bearer token", "token-extended"})
	if got := r.Text("<Bearer token-extended>"); got != "<"+redact.Concealed+">" {
		t.Error(got)
	}
}

// A large secret takes a bounded amount of memory, and is cut whole.
func TestLargeSecret(t *testing.T) {
	secret := strings.Repeat("0123456789abcdefghij", 5000) // 100 kB
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := redact.New([]string{secret, "small-one"})
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 50 {
		t.Errorf("takes %d MB", mb)
	}
	if got := r.Text("said: " + secret + " end"); got != "said: "+redact.Concealed {
		t.Errorf("%d bytes are left", len(got))
	}
	if got := r.Text("said: small-one"); got != "said: "+redact.Concealed {
		t.Error(got)
	}
}

func FuzzText(f *testing.F) {
	f.Add(`c4n4ry/"+& <x>`, `a %63%34n4ry\u002f\"+&amp;`)
	f.Add("aaaa", "aaaaaaaa…")
	f.Fuzz(func(t *testing.T, secret, text string) {
		r := redact.New([]string{secret})
		last := 0
		for _, c := range r.Cuts(text) {
			if c.From < last || c.To <= c.From || c.To > len(text) {
				t.Fatalf("the cut %v of %q", c, text)
			}
			last = c.To
		}
		if trimmed := strings.TrimSpace(secret); len(trimmed) >= redact.Shortest && !strings.ContainsAny(trimmed, "\r\n") && len(trimmed) < 1000 {
			if got := r.Text("<" + trimmed + ">"); strings.Contains(got, trimmed) && !strings.Contains(redact.Concealed, trimmed) {
				t.Errorf("%q stays in %q", trimmed, got)
			}
		}
	})
}
