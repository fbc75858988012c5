// Package manifest writes what has another system start workers: Kubernetes, Nomad, systemd. It is printed and never
// applied: who may start what, and where, is that system's business. How workers meet is package fleet's.
package manifest

import (
	"embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"bench/pattern"
)

// Settings are what a manifest depends on.
type Settings struct {
	Workers      int
	CPUs         int      // whole ones, of each worker
	Image        string   // of a container, with bench in its path
	NATS         string   // the URL of a cluster; "": the join file of a run
	AllowedHosts []string // as the flag of bench worker has them; none: loopback
	Version      string   // of bench, for the heading
}

// systems are what can place workers, by the names of their templates.
var systems = []string{"kubernetes", "nomad", "systemd"}

// Systems are all of them.
func Systems() []string { return slices.Clone(systems) }

//go:embed *.tmpl
var templates embed.FS

// plain is what stands in a manifest without quotes: no character has a meaning in YAML, HCL or a unit file.
var plain = pattern.Of(`^(\*\.)?[A-Za-z0-9:\[][A-Za-z0-9._/:@\[\]-]*$`)

// Write is the manifest for a system. Nothing of the settings can be more there than the text that it is.
func Write(system string, s Settings) (string, error) {
	if err := s.check(); err != nil {
		return "", err
	}
	t, err := template.New("").Funcs(template.FuncMap{"quote": strconv.Quote, "last": func(n int) int { return n - 1 }}).ParseFS(templates, "*.tmpl")
	if err != nil {
		return "", fmt.Errorf("read the template: %w", err)
	}
	var out strings.Builder
	if err := t.ExecuteTemplate(&out, system+".tmpl", s); err != nil {
		return "", fmt.Errorf("write the manifest: %w", err)
	}
	return out.String(), nil
}

func (s Settings) check() error {
	switch {
	case s.Workers < 1 || s.Workers > 1000:
		return fmt.Errorf("%d workers: there are 1 to 1000", s.Workers)
	case s.CPUs < 1 || s.CPUs > 1024:
		return fmt.Errorf("%d CPUs for each: it takes whole ones, 1 to 1024", s.CPUs)
	case !plain.Regexp().MatchString(s.Image):
		return fmt.Errorf("%q is no name of an image", s.Image)
	}
	if s.NATS != "" {
		u, err := url.Parse(s.NATS)
		if err != nil || u.Host == "" || u.User != nil {
			return errors.New("the URL of the cluster is one such as tls://nats.test:4222, without a password: the credentials are a secret of their own")
		}
	}
	for _, h := range s.AllowedHosts {
		if !plain.Regexp().MatchString(h) {
			return fmt.Errorf("%q is no host", h)
		}
	}
	return nil
}

// Command is how a worker is started, but for who it is.
func (s Settings) Command() []string {
	command := []string{"bench", "worker"}
	if s.NATS != "" {
		command = append(command, "-nats="+s.NATS)
	}
	if len(s.AllowedHosts) > 0 {
		command = append(command, "-allowed-hosts="+strings.Join(s.AllowedHosts, ","))
	}
	return command
}
