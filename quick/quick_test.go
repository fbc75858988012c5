package quick_test

import (
	"errors"
	"strings"
	"testing"

	"bench/quick"
)

func TestGroupsAreToldApartByWhatDiffers(t *testing.T) {
	for _, c := range []struct {
		addresses []string
		want      string
	}{
		{[]string{"http://127.0.0.1:8080/api/orders?x=1"}, "orders"},
		{[]string{"http://127.0.0.1:8080"}, "home"},
		{[]string{"http://127.0.0.1:8080/items/17"}, "items"},
		{[]string{"http://127.0.0.1:8080/v1.2/"}, "v1_2"},
		{[]string{"http://127.0.0.1:8080/", "http://127.0.0.1:8081/"}, "port_8080 port_8081"},
		{[]string{"https://shop.example.com/a", "https://staging.example.com/a"}, "shop_example_com staging_example_com"},
		{[]string{"http://127.0.0.1/a", "http://127.0.0.1/b"}, "a b"},
		{[]string{"http://127.0.0.1/a/x", "http://127.0.0.1/b/x"}, "a_x b_x"},
		{[]string{"http://127.0.0.1:1/a", "http://127.0.0.1:2/a", "http://127.0.0.2:2/a"}, "at_127_0_0_1_1 at_127_0_0_1_2 at_127_0_0_2_2"},
		{[]string{"http://[::1]:80/-", "http://[::1]:80/_"}, "address_1 address_2"},
	} {
		s, err := quick.Load{Addresses: c.addresses}.Spec("x.bench.hcl")
		if err != nil {
			t.Errorf("%v: %v", c.addresses, err)
			continue
		}
		if got := strings.Join(s.Groups, " "); got != c.want {
			t.Errorf("%v: groups %s, want %s", c.addresses, got, c.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for word, want := range map[string]bool{
		"http://127.0.0.1": true, "HTTPS://x": true, "ftp://x": true, "./http://x": false, "a/b": false, "x.bench.hcl": false, "://x": false, "": false,
	} {
		if quick.IsAddress(word) != want {
			t.Errorf("%q is an address: %v", word, !want)
		}
	}
	for word, want := range map[string]bool{
		"localhost": true, "localhost:8080/x": true, "example.com": true, "127.0.0.1:80": true, "[::1]:80/": true, "demo": false, "x.bench.hcl": false,
		"./x.y": false, "load.plan": false, "../a": false, "a/b": false, "-": false,
	} {
		if quick.LacksScheme(word) != want {
			t.Errorf("%q lacks a scheme: %v", word, !want)
		}
	}
}

// Secrets are in the values of variables, and in nothing that is written down.
func TestSecretsStayOutside(t *testing.T) {
	l := quick.Load{
		Addresses: []string{"http://ada:canary1@127.0.0.1/"}, Headers: []string{"X-Api-Key: canary2", "Cookie: id=canary3", "Accept: text/html"},
	}
	s, err := l.Spec("x.bench.hcl")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(s.Source), "canary") || strings.Contains(l.CommandLine(), "canary") {
		t.Errorf("a secret is written down:\n%s\n%s", s.Source, l.CommandLine())
	}
	if len(s.Secrets) != 3 {
		t.Errorf("secrets: %v", s.Secrets)
	}
}

func TestMistakesSayWhatWouldBeRight(t *testing.T) {
	at := []string{"http://127.0.0.1/"}
	for _, l := range []quick.Load{
		{Addresses: at, Requests: 3, Duration: 1},
		{Addresses: at, Requests: 3, Connections: []int{4}},
		{Addresses: at, Rates: []float64{1}, Connections: []int{1, 2}},
		{Addresses: at, Headers: []string{"x"}},
		{Addresses: at, Body: &quick.Body{Text: []byte{0xff}}},
		{Addresses: at, User: "ada"},
		{Addresses: []string{"http://a:b@127.0.0.1/", "http://c:d@127.0.0.1/x"}},
		{Addresses: at, User: "ada:x", Headers: []string{"Authorization: y"}},
	} {
		var m *quick.Mistake
		if _, err := l.Spec("x"); !errors.As(err, &m) || m.Summary == "" || m.Detail == "" {
			t.Errorf("%+v: %v", l, err)
		}
	}
}

func TestFewRequestsNeedFewConnections(t *testing.T) {
	s, err := quick.Load{Addresses: []string{"http://127.0.0.1/"}, Requests: 3}.Spec("x")
	if err != nil || !strings.Contains(string(s.Source), "concurrency = [3]") {
		t.Errorf("%v\n%s", err, s.Source)
	}
}

func TestAdvice(t *testing.T) {
	for flag, want := range map[string]string{
		"q": "Write -r here. It is", "t12": "Threads (wrk)", "T": "Write -H 'Content-Type: …'.", "vus": "Write -c here.", "nobody": "", "c": "",
	} {
		if got := quick.Advice(flag); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", flag, got, want)
		}
	}
}
