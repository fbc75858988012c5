package spec_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bench/plan"
	"bench/spec"
)

// throughJSON is a plan as another process gets it.
func throughJSON(t *testing.T, p *plan.Plan) *plan.Plan {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var read plan.Plan
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return &read
}

func TestAPlanIsTheSameAfterItsJSON(t *testing.T) {
	check := func(t *testing.T, p *plan.Plan) {
		t.Helper()
		if diff := cmp.Diff(p, throughJSON(t, p)); diff != "" {
			t.Errorf("(-plan +read):\n%s", diff)
		}
		if diff := cmp.Diff(p.Public(), throughJSON(t, p.Public())); diff != "" {
			t.Errorf("the public one (-plan +read):\n%s", diff)
		}
		if diff := cmp.Diff(p.Public(), throughJSON(t, p).Public()); diff != "" {
			t.Errorf("what may be shown is not the same elsewhere (-here +there):\n%s", diff)
		}
	}
	for _, path := range validSpecs(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			s := mustRead(t, validOptions(path))
			p := mustPlan(t, s, spec.PlanOptions{Seed: 1})
			check(t, p)
			check(t, mustPlan(t, s, started(p)))
		})
	}
	t.Run("all there is", func(t *testing.T) {
		s := mustRead(t, everySecret(t))
		p := mustPlan(t, s, spec.PlanOptions{Seed: 1})
		check(t, p)
		check(t, mustPlan(t, s, started(p)))
	})
}

// A plan is made once and may be shown while it is done: what is done to the public copy is not done to it.
func TestThePublicPlanSharesNothing(t *testing.T) {
	p := mustPlan(t, mustRead(t, everySecret(t)), spec.PlanOptions{Seed: 1})
	before := throughJSON(t, p)
	public := p.Public()
	request := &public.Benchmarks[0].Cells[0].Group.Requests[0]
	request.Headers["X"], request.URL = "changed", "changed"
	public.Benchmarks[0].Cells[0].Client.Resolve["x"] = "changed"
	public.Servers[0].Env["MODE"], public.Servers[0].Command[0] = "changed", "changed"
	public.Spec.Variables[0].Name, public.Hosts[0].Name = "changed", "changed"
	*public.Servers[0].Range = *public.Hosts[0].Range
	if diff := cmp.Diff(before, p); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

// everySecret is a spec with a secret wherever one may stand, and with what is hard to write as JSON.
func everySecret(t *testing.T) spec.Options {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.bench.hcl": everySecretText, "binary": "\x00\xff\xfe<&>",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pair(t, dir, "one")
	return spec.Options{
		Paths: []string{dir}, Environ: func() []string { return []string{"BENCH_VAR_token=c4nary-environ", "SECRET=c4nary-getenv"} },
		Vars: []spec.Assignment{{Name: "password", Value: "c4nary-password"}, {Name: "none", Value: "null"}, {Name: "hook", Value: "https://hooks.test/services/c4nary-hook"}},
	}
}

const everySecretText = `
variable "token" { sensitive = true }
variable "password" { sensitive = true }
variable "hook" {
  sensitive = true
}
variable "none" {
  type    = string
  default = "some"
}
variable "big" { default = 18446744073709551617 }
variable "list" { default = [0.1, 1e3, "<&>", null, {}, []] }

locals {
  made = upper(sha256("${var.token}/${var.password}"))
}

history {
  notify { webhook = var.hook }
}

server "app" {
  type    = "command"
  command = ["./app", "-port", self.port]
  env     = { TOKEN = var.token, BOTH = "${var.token} ${var.password}", MODE = "test" }
}

client "via" {
  proxy   = "http://user:${var.password}@127.0.0.1:3128"
  resolve = { "shop.test:80" = "127.0.0.1:8080" }
  cookies = true
}

client "secure" {
  tls {
    cert_file = "one.crt"
    key_file  = "one.key"
  }
}

group "g" {
  base_url = "http://shop.test"
  client   = client.via
  headers  = { Authorization = "Bearer ${var.token}", Cookie = "session=${var.token}", X = "shown" }

  request "url" {
    path  = "/${var.token}"
    query = { token = var.token }
  }
  request "userinfo" { url = "http://user:${var.password}@shop.test/" }
  request "plain" { url = "http://user:c4nary-plain@shop.test/" }
  request "body" {
    method = "POST"
    path   = "/"
    body   = jsonencode({ token = var.token, made = local.made })
  }
  request "binary" {
    method    = "POST"
    path      = "/"
    body_file = "binary"
  }
  request "names" {
    path    = "/"
    headers = sensitive({ "X-c4nary" = "c4nary-name" })
  }
  request "expected" {
    path = "/"
    expect {
      status        = [200]
      headers       = { "X-Token" = var.token }
      body_contains = var.token
      json          = { "$.token" = var.token }
    }
  }
  request "json" {
    path = "/"
    expect { json = { "$.a" = 9007199254740993, "$.b" = [0.1, { c = null, d = true, e = "<&>" }, 1e300, 9007199254740993.5] } }
  }
}

group "app" {
  base_url = server.app.url
  client   = client.secure
  request "r" { path = "/${var.token}" }
}

benchmark "b" {
  groups      = [group.g, group.app]
  strategies  = [strategy.map, strategy.as_completed]
  concurrency = [1, "default"]
  track {
    subject = group.g
    metrics = [service.p50]
  }
}
`

func TestThePublicPlanHasNoSecrets(t *testing.T) {
	s := mustRead(t, everySecret(t))
	planned := mustPlan(t, s, spec.PlanOptions{Seed: 1})
	key, err := os.ReadFile(filepath.Join(planned.Dir, "one.key"))
	if err != nil {
		t.Fatal(err)
	}
	secrets := append(s.Secrets(), "c4nary", strings.Split(string(key), "\n")[1])
	for _, p := range []*plan.Plan{planned, mustPlan(t, s, started(planned))} {
		for i := range p.Spec.Files { // in them is what their author wrote
			p.Spec.Files[i].Text = ""
		}
		for what, p := range map[string]*plan.Plan{"here": p, "elsewhere": throughJSON(t, p)} {
			text, err := json.Marshal(p.Public())
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range secrets {
				if len(secret) > 3 && strings.Contains(strings.ToLower(string(text)), strings.ToLower(secret)) {
					t.Errorf("%s: %q is shown:\n%s", what, secret, text)
				}
			}
			whole, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			for _, canary := range []string{"c4nary-environ", "c4nary-password", "c4nary-name", "X-c4nary", "c4nary-hook"} {
				if !strings.Contains(string(whole), canary) {
					t.Errorf("%s: %s is not in the plan as it is done", what, canary)
				}
			}
		}
	}
}
