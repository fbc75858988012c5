package spec_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bench/plan"
	"bench/spec"
)

func TestAHostHasOneForm(t *testing.T) {
	for host, want := range map[string]string{
		"Shop.Example.COM":         "shop.example.com",
		"shop.example.com.":        "shop.example.com",
		"BÜCHER.example":           "xn--bcher-kva.example",
		"bu\u0308cher.example":     "xn--bcher-kva.example", // the same, decomposed
		"xn--bcher-kva.example":    "xn--bcher-kva.example",
		"faß.example":              "xn--fa-hia.example",
		"例え。テスト":                   "xn--r8jz45g.xn--zckzah",
		"[::1]":                    "::1",
		"0:0::0001":                "::1",
		"::ffff:127.0.0.1":         "127.0.0.1",
		"１２７.0.0.1":                "127.0.0.1",
		"my_service":               "my_service",
		"a..b":                     "it has an empty part",
		"":                         "it has an empty part",
		".":                        "it has an empty part",
		"a b":                      "it has ' ' in it",
		"a/b":                      "it has '/' in it",
		"a:80":                     "it has ':' in it",
		"\u2488.example":           "it has a character that no name in DNS has",
		strings.Repeat("a", 64):    "a part of it has 64 letters",
		strings.Repeat("a.b.", 70): "it has 279 letters",
	} {
		got, err := plan.CanonicalHost(host)
		if err != nil {
			got = strings.ReplaceAll(err.Error(), "a part of it between two dots is empty", "it has an empty part")
		}
		if !strings.HasPrefix(got, want) || err == nil && got != want {
			t.Errorf("%q: %s, want %s", host, got, want)
		}
		if again, _ := plan.CanonicalHost(got); err == nil && again != got {
			t.Errorf("%q: %s, and then %s", host, got, again)
		}
	}
}

func TestHostsAreMatchedInTheirOneForm(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"*.Bücher.example", "shop.XN--BCHER-KVA.example.", true},
		{"bücher.example.", "xn--bcher-kva.example", true},
		{"*.example.com", "example.com", false},
		{"*.example.com", "a.b.example.com", true},
		{"*.example.com", "badexample.com", false},
		{"[2001:db8::0:7]", "2001:DB8::7", true},
		{"::ffff:192.0.2.1", "192.0.2.1", true},
		{"*.org", "*.org", false},
	} {
		if got := plan.HostMatches(c.pattern, c.name); got != c.want {
			t.Errorf("%s against %s: %v", c.name, c.pattern, got)
		}
	}
}

// planned plans a spec of one group whose requests have these URLs.
func planned(t *testing.T, body string) *plan.Plan {
	t.Helper()
	dir := t.TempDir()
	text := body + "\nbenchmark \"b\" {\n  groups = [group.g]\n  strategies = [strategy.pool]\n  concurrency = [1]\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "x.bench.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, diags := spec.Read(spec.Options{Dir: dir})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	plan, diags := s.Plan(spec.PlanOptions{})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return plan
}

func TestLettersBeyondASCIIAreEncodedAlikeInPathAndQuery(t *testing.T) {
	plan := planned(t, `
group "g" {
  request "both" { url = "http://BÜCHER.example.:8080/straße ß?q=straße ß&r=%C3%9F&s={a|b}" }
  request "map" {
    url   = "http://[0:0::1]/"
    query = { q = "straße ß" }
  }
}
bench { allowed_hosts = ["bücher.example"] }
`)
	for i, want := range []string{
		"http://xn--bcher-kva.example:8080/stra%C3%9Fe%20%C3%9F?q=stra%C3%9Fe%20%C3%9F&r=%C3%9F&s=%7Ba%7Cb%7D",
		"http://[::1]/?q=stra%C3%9Fe+%C3%9F",
	} {
		if got := plan.Benchmarks[0].Cells[0].Group.Requests[i].URL; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for _, h := range plan.Hosts {
		if !h.Allowed || h.Name != "xn--bcher-kva.example" && h.Name != "::1" {
			t.Errorf("%+v", h)
		}
	}
}

// pair writes a certificate and its key.
func pair(t *testing.T, dir, name string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{
		name + ".crt": {Type: "CERTIFICATE", Bytes: certificate},
		name + ".key": {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(filepath.Join(dir, file), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestACertificateAndAnothersKeyAreRefused(t *testing.T) {
	dir := t.TempDir()
	pair(t, dir, "one")
	pair(t, dir, "two")
	for key, want := range map[string]string{"one": "", "two": "Certificate and key don't fit"} {
		text := `
group "g" {
  base_url = "https://127.0.0.1:1"
  request "r" { path = "/" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [1]
  client {
    tls {
      ca_file   = "one.crt"
      cert_file = "one.crt"
      key_file  = "` + key + `.key"
    }
  }
}
`
		if err := os.WriteFile(filepath.Join(dir, "x.bench.hcl"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, diags := spec.Read(spec.Options{Dir: dir})
		switch {
		case want == "" && diags.HasErrors():
			t.Errorf("its own key: %v", diags)
		case want != "" && (len(diags) != 1 || diags[0].Summary != want || diags[0].Subject.Start.Line != 13):
			t.Errorf("another's key: %v", diags)
		}
	}
}
