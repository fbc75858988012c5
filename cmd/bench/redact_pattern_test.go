package main

import (
	"encoding/base64"
	"strings"
	"testing"
)

// Whatever an excerpt leaves of a secret is left out, wherever the excerpt was cut.
func TestSecretsAreRecognisedWhereverTheyAreCut(t *testing.T) {
	for _, secret := range []string{`c4n4ry/"+& <x>`, "k3y-" + strings.Repeat("0123456789abcdef/", 30)} {
		r := newRedactor([]string{secret})
		forms := map[string]string{
			"as it is": secret,
			"quoted":   strings.NewReplacer(`"`, `\"`).Replace(secret),
			"in a URL": strings.NewReplacer("/", "%2F", `"`, "%22", "+", "%2B", "&", "%26", " ", "%20", "<", "%3C", ">", "%3E").Replace(secret),
			"base64":   base64.RawStdEncoding.EncodeToString([]byte(secret)),
		}
		for name, form := range forms {
			for cut := shortest; cut < len(form); cut++ {
				got := r.text("starting with " + form[:cut] + "…")
				rest, found := strings.CutPrefix(got, "starting with (sensitive value)")
				if !found || len(rest) > len("4…") { // the last character in base64 has a few bits at most
					t.Errorf("%s, cut after %d: %s", name, cut, got)
					break
				}
			}
			if got := r.text("with " + form + " and more"); strings.Contains(got, form[:6]) {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}
