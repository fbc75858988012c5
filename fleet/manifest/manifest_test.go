package manifest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestManifestsAreTheGoldenOnes(t *testing.T) {
	for name, s := range map[string]Settings{
		"join": {Workers: 3, CPUs: 2, Image: "registry.test/bench:1.0.0", Version: "1.0.0"},
		"nats": {Workers: 8, CPUs: 4, Image: "bench", NATS: "tls://nats.test:4222", AllowedHosts: []string{"shop.test", "10.0.0.0/8", "*.api.test"}, Version: "1.0.0"},
	} {
		for _, system := range Systems() {
			got, err := Write(system, s)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", system+"_"+name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || got != string(want) {
				t.Errorf("%s (%v): it is\n%s", file, err, got)
			}
		}
	}
}

// No manifest brings a secret, or a way to have one, in an argument, where every user of a machine can read it.
func TestNoSecretStandsInAnArgument(t *testing.T) {
	s := Settings{Workers: 1, CPUs: 1, Image: "bench", NATS: "tls://user:secret@nats.test:4222"}
	if _, err := Write("kubernetes", s); err == nil || strings.Contains(err.Error(), "user:secret") {
		t.Errorf("a password in the URL: %v", err)
	}
}

func TestSettingsAreTextsInAManifest(t *testing.T) {
	good := Settings{Workers: 1, CPUs: 1, Image: "bench"}
	for what, spoil := range map[string]func(*Settings){
		"image":   func(s *Settings) { s.Image = "x\"\n  hostNetwork: true" },
		"host":    func(s *Settings) { s.AllowedHosts = []string{"a -join=/etc/passwd"} },
		"workers": func(s *Settings) { s.Workers = 0 },
		"CPUs":    func(s *Settings) { s.CPUs = 0 },
		"cluster": func(s *Settings) { s.NATS = "nats" },
	} {
		s := good
		if spoil(&s); s.check() == nil {
			t.Errorf("%s: %+v is taken", what, s)
		}
	}
}
