package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"bench/result"
	"bench/store"
)

// publicSpec is a spec that turns to this machine and, by the two texts, to somebody else.
const publicSpec = `client "c" {
  %s
}
group "mine" {
  base_url = "%s"
  request "home" { path = "/" }
}
group "theirs" {
  client = client.c
  request "home" {
    url = "%s"
  }
}
benchmark "load" {
  groups      = [group.mine, group.theirs]
  strategies  = [strategy.map]
  concurrency = [1]
  iterations  = 2
  blocks      = 1
  warmup      = "0s"
}
`

// Whoever a spec names, and wherever: without a terminal and without approval nobody hears of it, no name server either.
// plan contacts nobody in any case, and says who it would be. That the trap sees something shows as soon as somebody
// agrees.
func TestWithoutApprovalNobodyIsContacted(t *testing.T) {
	for _, c := range []struct {
		name, client, url string
		host              string // that needs approval
		at                string // its line
		sees              string // whom the trap sees with approval; "": a name server
	}{
		{"a name", ``, "http://shop.example.com", "shop.example.com", ":11", ""},
		{"a name with a dot", ``, "http://shop.example.com.", "shop.example.com", ":11", ""},
		{"an address", ``, "http://203.0.113.7", "203.0.113.7", ":11", "203.0.113.7:80"},
		{"an IPv6 address", ``, "https://[2001:db8::7]", "2001:db8::7", ":11", "[2001:db8::7]:443"},
		{"HTTP/3", `http_version = "3"`, "https://203.0.113.7", "203.0.113.7", ":11", "203.0.113.7:443"},
		{"HTTP/3 by name", `http_version = "3"`, "https://shop.example.com", "shop.example.com", ":11", ""},
		{
			"resolve", `resolve = { "localhost:80" = "203.0.113.7:8080" }`, "http://localhost",
			"203.0.113.7", ":2", "203.0.113.7:8080",
		},
		{"proxy", `proxy = "http://proxy.example.com:3128"`, "http://127.0.0.1:1", "proxy.example.com", ":2", ""},
		{"SOCKS proxy", `proxy = "socks5h://203.0.113.9"`, "http://127.0.0.1:1", "203.0.113.9", ":2", "203.0.113.9:1080"},
		{"behind a proxy", `proxy = "socks5://127.0.0.1:1"`, "http://shop.example.com", "shop.example.com", ":11", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			mine := hitCounter(t)
			dir := specFolder(t, fmt.Sprintf(publicSpec, c.client, mine.URL, c.url))
			_, messages, ended, contacts := benched(t, dir, "run")
			if want := "contact " + c.host + ", load.bench.hcl" + c.at; ended != int(cannot) || !strings.Contains(messages, want) {
				t.Errorf("ended with status %d, want %d, and a refusal with %q:\n%s", ended, cannot, want, messages)
			}
			if len(contacts) > 0 || mine.hits.Load() > 0 {
				t.Errorf("a refused run turned to %v, and %d times to this machine", contacts, mine.hits.Load())
			}

			out, _, ended, contacts := benched(t, dir, "plan")
			if ended != int(done) || !strings.Contains(out, c.host) || !strings.Contains(out, "needs approval  load.bench.hcl"+c.at) {
				t.Errorf("plan ended with status %d, want that %s needs approval:\n%s", ended, c.host, out)
			}
			if len(contacts) > 0 || mine.hits.Load() > 0 {
				t.Errorf("a plan turned to %v, and %d times to this machine", contacts, mine.hits.Load())
			}

			_, messages, _, contacts = benched(t, dir, "run", "-auto-approve")
			if c.sees == "" && !slices.ContainsFunc(contacts, isQuestion) || c.sees != "" && !slices.Contains(contacts, c.sees) {
				t.Errorf("with approval the trap sees %q, want a contact with %q (none: a name server)\n%s", contacts, c.sees, messages)
			}
		})
	}
}

// A hits counts the connections to a server on this machine.
type hits struct {
	*httptest.Server
	hits atomic.Int64
}

func hitCounter(t *testing.T) *hits {
	t.Helper()
	h := &hits{Server: httptest.NewUnstartedServer(http.NotFoundHandler())}
	h.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			h.hits.Add(1)
		}
	}
	h.Start()
	t.Cleanup(h.Close)
	return h
}

// A local name is this machine by definition (RFC 6761 section 6.3): nobody else is asked for it.
func TestLocalNamesAreNobodyElsesBusiness(t *testing.T) {
	mine := hitCounter(t)
	url := strings.Replace(mine.URL, "127.0.0.1", "shop.localhost", 1)
	dir := specFolder(t, fmt.Sprintf(publicSpec, "", url, url))
	if _, messages, _, contacts := benched(t, dir, "run"); len(contacts) > 0 || mine.hits.Load() == 0 {
		t.Errorf("the run turned to %v, and %d times to this machine:\n%s", contacts, mine.hits.Load(), messages)
	}
}

// A redirect to somebody who was not approved is counted as forbidden, and is not followed: not even their name is
// looked up. Once they are approved, it is.
func TestRedirectsLeadOnlyToApprovedHosts(t *testing.T) {
	astray := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+strings.TrimPrefix(r.URL.Path, "/"), http.StatusFound)
	}))
	t.Cleanup(astray.Close)
	for host, seen := range map[string]func(contact string) bool{
		"shop.example.com": isQuestion,
		"203.0.113.7":      func(contact string) bool { return contact == "203.0.113.7:80" },
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			text := fmt.Sprintf(publicSpec, "follow_redirects = true", astray.URL, astray.URL+"/"+host)
			dir := specFolder(t, text)
			_, messages, _, contacts := benched(t, dir, "run")
			if len(contacts) > 0 {
				t.Errorf("a redirect led to %v", contacts)
			}
			cell := savedCell(t, dir, "theirs")
			if cell.Requests == 0 || cell.ErrorKinds["forbidden"] != cell.Requests {
				t.Errorf("%d requests, errors %v, want all of them forbidden\n%s", cell.Requests, cell.ErrorKinds, messages)
			}
			want := host + " is not an approved host: add it to allowed_hosts in the bench block (the request is at load.bench.hcl:10)"
			if cell.Examples[0].Message != want {
				t.Errorf("the example says\n%s\nwant\n%s", cell.Examples[0].Message, want)
			}

			dir = specFolder(t, fmt.Sprintf("bench { allowed_hosts = [%q] }\n", host)+text)
			if _, messages, _, contacts := benched(t, dir, "run"); !slices.ContainsFunc(contacts, seen) {
				t.Errorf("an approved redirect led to %v\n%s", contacts, messages)
			}
		})
	}
}

// specFolder is a folder with a spec in it.
func specFolder(t *testing.T, text string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "load.bench.hcl"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// savedCell is the cell of a group in the only run that was saved in a folder.
func savedCell(t *testing.T, dir, group string) result.Cell {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, store.RunsDir, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%d runs were saved: %v", len(files), err)
	}
	r, err := store.Load(files[0])
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(r.Cells, func(c result.Cell) bool { return c.Group == group })
	if i < 0 {
		t.Fatalf("no cell of group %s", group)
	}
	return r.Cells[i]
}
