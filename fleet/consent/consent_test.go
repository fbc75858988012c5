package consent

import (
	"net/netip"
	"strings"
	"testing"

	"bench/plan"
)

func TestAConsentCoversWhatItNames(t *testing.T) {
	for _, c := range []struct {
		hosts   string // as the flag has them
		name    string
		address string // "": before it is known
		refused string // a part of the error; "": it may
	}{
		{"", "127.0.0.1", "127.0.0.1", ""},
		{"", "localhost", "::1", ""},
		{"", "localhost", "10.0.0.1", "10.0.0.1"}, // whoever answers for DNS doesn't make it loopback
		{"", "shop.test", "", "-allowed-hosts=loopback,shop.test"},
		{"shop.test", "127.0.0.1", "127.0.0.1", "-allowed-hosts=shop.test,loopback"},
		{"shop.test", "SHOP.test.", "10.0.0.1", ""},
		{"shop.test", "evil.test", "10.0.0.1", "-allowed-hosts=shop.test,evil.test"},
		{"*.shop.test", "a.shop.test", "10.0.0.1", ""},
		{"*.shop.test", "shop.test", "", "shop.test"},
		{"10.0.0.0/8", "shop.test", "", ""},
		{"10.0.0.0/8", "shop.test", "10.1.2.3", ""},
		{"10.0.0.0/8", "shop.test", "::ffff:10.1.2.3", ""},
		{"10.0.0.0/8", "shop.test", "192.168.0.1", "shop.test (192.168.0.1)"},
		{"10.0.0.0/8", "10.9.9.9", "", ""},
		{"10.0.0.0/8", "11.9.9.9", "", "11.9.9.9"},
		{"10.0.0.0/8", "127.0.0.1", "", "loopback"},
		{"0.0.0.0/0,::/0", "evil.test", "127.0.0.1", ""}, // all there is
		{"loopback,10.0.0.7", "127.0.0.1", "127.0.0.1", ""},
		{"loopback,10.0.0.7", "10.0.0.7", "10.0.0.7", ""},
		{"fd00::/8", "[fd00::1]", "", ""},
	} {
		var hosts []string
		if c.hosts != "" {
			hosts = strings.Split(c.hosts, ",")
		}
		agreed, err := New(hosts, nil)
		if err != nil {
			t.Fatal(err)
		}
		var address netip.AddrPort
		if c.address != "" {
			address = netip.AddrPortFrom(netip.MustParseAddr(c.address), 80)
		}
		err = agreed.Dial(c.name, address)
		if (err == nil) != (c.refused == "") || err != nil && !strings.Contains(err.Error(), c.refused) {
			t.Errorf("-allowed-hosts=%s: %s at %q: %v, want %q", c.hosts, c.name, c.address, err, c.refused)
		}
	}
}

func TestWhatIsNoHostIsRefused(t *testing.T) {
	for _, text := range []string{"*", "", "a*.test", "http://shop.test", "shop.test:80", "*.*.test", "10.0.0.0/40"} {
		if _, err := New([]string{text}, nil); err == nil {
			t.Errorf("%q is taken for a host", text)
		}
	}
}

func TestAPlanIsRefusedWithAllItsReasons(t *testing.T) {
	program := &plan.Server{Name: "py", Command: []string{"./client.py", "-fast"}, Digest: "0123456789abcdef"}
	p := &plan.Plan{
		Hosts: []plan.Host{
			{Name: "127.0.0.1", Loopback: true}, {Name: "10.0.0.9"}, {Name: "192.168.7.7"}, {Name: "unix:/run/app.sock", Socket: "/run/app.sock"},
		},
		Benchmarks: []plan.Benchmark{{Cells: []plan.Cell{{Strategy: plan.Strategy{Name: "py", Type: plan.TypeProgram, Program: program}}}}},
	}
	agreed, err := New([]string{Loopback, "10.0.0.9"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = agreed.Permit(p)
	want := "the owner of this worker does not let it contact 192.168.7.7: it takes -allowed-hosts=loopback,10.0.0.9,192.168.7.7; " +
		"nor use the socket /run/app.sock: it takes -allowed-hosts=loopback,10.0.0.9,unix:/run/app.sock; " +
		"nor start ./client.py -fast: it takes -allow-command=./client.py"
	if err == nil || err.Error() != want {
		t.Errorf("it says\n%v\nwant\n%s", err, want)
	}
	for _, command := range []string{"./client.py", "./client.py -fast", "0123456789abcdef"} {
		all, err := New([]string{Loopback, "10.0.0.9", "192.168.0.0/16", "unix:/run/app.sock"}, []string{command})
		if err != nil {
			t.Fatal(err)
		}
		if err := all.Permit(p); err != nil {
			t.Errorf("-allow-command=%q: %v", command, err)
		}
	}
	if other, _ := New([]string{"0.0.0.0/0", Loopback, "unix:/run/app.sock"}, []string{"./client"}); other.Permit(p) == nil {
		t.Error("a command is taken for another")
	}
}
