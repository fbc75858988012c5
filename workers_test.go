package bench_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bench"
	"bench/fleet/bundle"
	"bench/result"
	"bench/spec"
)

const canary = "c4nary-of-workers"

// secretSpec is a spec with a secret in a header, a file of its own, and bounds that depend on the machine.
const secretSpec = `
bench {
  allowed_hosts = ["shop.test"]
  workers {
    min     = 2
    secrets = "WAY"
  }
}
variable "token" { sensitive = true }
variable "home" { default = env("HOME_OF_THE_RUN") }
group "g" {
  client   = client.secure
  base_url = "https://shop.test"
  headers  = { Authorization = "Bearer ${var.token}", Home = var.home }
  request "r" {
    path      = "/${bench.run_id}"
    body_file = "body.txt"
    method    = "POST"
  }
}
client "secure" {
  tls {
    ca_file = "ca.pem"
    MORE
  }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map, strategy.as_completed]
  concurrency = ["default"]
}
`

// prepared is a run of a spec, agreed to, on the machine of whoever runs it.
func prepared(t *testing.T, text string, files map[string]string) *bench.Prepared {
	t.Helper()
	dir := t.TempDir()
	files["a.bench.hcl"] = text
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, diags := bench.Load(bench.Source{Options: spec.Options{Paths: []string{dir}, BenchVersion: "1.0.0", Environ: func() []string {
		return []string{"BENCH_VAR_token=" + canary, "HOME_OF_THE_RUN=/here"}
	}}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	p, _, err := s.Prepare(bench.Settings{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	p.Approve()
	return p
}

// elsewhere is a machine with a token of its own.
func elsewhere(t *testing.T, environ ...string) bench.Place {
	t.Helper()
	return bench.Place{BenchVersion: "1.0.0", Folder: t.TempDir(), Environ: func() []string { return environ }}
}

func TestAWorkerDoesWhatWasPrepared(t *testing.T) {
	for _, c := range []struct{ way, token string }{{"send", canary}, {"local", "another-secret"}} {
		t.Run(c.way, func(t *testing.T) {
			text := strings.NewReplacer("WAY", c.way, "MORE", "").Replace(secretSpec)
			p := prepared(t, text, map[string]string{"body.txt": "the body", "ca.pem": caOf(t)})
			parcel, err := p.Parcel()
			if err != nil {
				t.Fatal(err)
			}
			at := elsewhere(t, "BENCH_VAR_token=another-secret", "HOME_OF_THE_RUN=/there")
			task, err := at.Unpack(context.Background(), parcel.Sealed, parcel.Identity)
			if err != nil {
				t.Fatal(err)
			}
			r := task.Plan.Benchmarks[0].Cells[0].Group.Requests[0]
			if r.Headers["Authorization"] != "Bearer "+c.token || r.Headers["Home"] != "/here" || r.Body != "the body" || r.URL != "https://shop.test/"+p.ID {
				t.Errorf("it sends %+v", r)
			}
			for i, cell := range task.Plan.Benchmarks[0].Cells {
				if want := p.Plan.Benchmarks[0].Cells[i]; cell.Bound() != want.Bound() || cell.Address != want.Address {
					t.Errorf("%s has the bound %d, want %d", cell.Address, cell.Bound(), want.Bound())
				}
			}
			ca := task.Plan.Benchmarks[0].Cells[0].Client.TLS.CAFile
			if text, err := os.ReadFile(ca); err != nil || !strings.Contains(string(text), "CERTIFICATE") {
				t.Errorf("%s has %q: %v", ca, text, err)
			}
			share := &result.Share{Examples: []result.Example{{Message: "it said Bearer " + c.token}}}
			if task.Redact(share); strings.Contains(share.Examples[0].Message, c.token) {
				t.Error("a secret leaves the worker")
			}
			if err := task.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(ca); err == nil {
				t.Error("its files are still there")
			}
		})
	}
}

// With secrets of their own nothing that is sent has one in it, not even for whoever can open it.
func TestNoSecretIsSentWhereEachHasItsOwn(t *testing.T) {
	text := strings.NewReplacer("WAY", "local", "MORE", "").Replace(secretSpec)
	p := prepared(t, text, map[string]string{"body.txt": "the body", "ca.pem": caOf(t)})
	parcel, err := p.Parcel()
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Open(parcel.Sealed, parcel.Identity)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := json.Marshal(b)
	if err != nil || bytes.Contains(opened, []byte(canary)) {
		t.Errorf("the secret is sent: %v", err)
	}
	if !bytes.Contains(opened, []byte("a.bench.hcl")) {
		t.Error("the sources aren't sent")
	}
	_, err = elsewhere(t).Unpack(context.Background(), parcel.Sealed, parcel.Identity)
	if err == nil || !strings.Contains(err.Error(), "token") || !strings.Contains(err.Error(), "BENCH_VAR_name") {
		t.Errorf("a worker without the secret says %v", err)
	}
	if left, _ := os.ReadDir(elsewhere(t).Folder); len(left) != 0 {
		t.Errorf("%v is left of what could not be done", left)
	}
}

func TestASecretInAFileIsNotSentAllTheSame(t *testing.T) {
	for name, c := range map[string]struct{ more, body string }{
		"key_file key.pem": {"cert_file = \"cert.pem\"\n key_file = \"key.pem\"", "the body"},
		"body.txt":         {"", "with " + canary},
	} {
		text := strings.NewReplacer("WAY", "local", "MORE", c.more).Replace(secretSpec)
		certificate, key := pemPair(t)
		p := prepared(t, text, map[string]string{"body.txt": c.body, "ca.pem": certificate, "cert.pem": certificate, "key.pem": key})
		if _, err := p.Parcel(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("it says %v, and not that %s would be sent", err, name)
		}
	}
}

func TestAWorkerThatWouldDoSomethingElseRefuses(t *testing.T) {
	text := strings.NewReplacer("WAY", "local", "MORE", "").Replace(secretSpec)
	text = strings.Replace(text, "Home = var.home", "Home = bench.version", 1)
	p := prepared(t, text, map[string]string{"body.txt": "the body", "ca.pem": caOf(t)})
	parcel, err := p.Parcel()
	if err != nil {
		t.Fatal(err)
	}
	at := elsewhere(t, "BENCH_VAR_token="+canary)
	at.BenchVersion = "1.0.1"
	if _, err = at.Unpack(context.Background(), parcel.Sealed, parcel.Identity); err == nil || !strings.Contains(err.Error(), "something else") {
		t.Errorf("it says %v", err)
	}
	if left, _ := os.ReadDir(at.Folder); len(left) != 0 {
		t.Errorf("%v is left", left)
	}
}

func TestNothingIsPackedBeforeItWasAgreedTo(t *testing.T) {
	dir := t.TempDir()
	text := "group \"g\" {\n request \"r\" { url = \"http://shop.test/\" }\n}\nbenchmark \"b\" {\n groups = [group.g]\n strategies = [strategy.map]\n concurrency = [1]\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "a.bench.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _ := bench.Load(bench.Source{Options: spec.Options{Paths: []string{dir}}})
	p, _, err := s.Prepare(bench.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Parcel(); err == nil || !strings.Contains(err.Error(), "shop.test") {
		t.Errorf("it says %v", err)
	}
}

// caOf is a certificate of nobody's.
func caOf(t *testing.T) string {
	t.Helper()
	certificate, _ := pemPair(t)
	return certificate
}

// pemPair is a certificate of nobody's with its key.
func pemPair(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}
