package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bench/fleet"
	"bench/fleet/hub"
	"bench/fleet/manifest"
	"bench/redact"
	"bench/words"
)

func workersCommand() command {
	return command{
		name:    "workers",
		summary: "list the workers at a cluster, or print how to place some",
		about: "Lists the workers that wait, or work, at a NATS cluster. With -manifest it prints what has Kubernetes, Nomad or systemd start workers, to be looked at, changed and applied by whoever " +
			"may: bench applies nothing. Workers of a run's own hub are listed by that run.",
		examples: []example{
			{"bench workers -nats=tls://nats.test:4222 -creds=run.creds", "who is there"},
			{"bench workers -manifest=kubernetes -workers=3 -allowed-hosts=shop.test > workers.yaml", "an Indexed Job of three pods, each on a node of its own"},
		},
		statuses: usual("listed, or printed"),
		declare: func(f *flags) action {
			o := workersOptions{settings: manifest.Settings{Workers: 3, CPUs: 2, Image: "bench:" + version, Version: version}}
			declareCluster(f, &o.nats, &o.creds, "list those at the NATS cluster `URL`")
			f.yes(&o.asJSON, "json", "print the list as JSON")
			f.choice(&o.manifest, "manifest", "print how `SYSTEM` places workers: "+strings.Join(manifest.Systems(), ", "), manifest.Systems()...)
			f.number(&o.settings.Workers, "workers", "with -manifest: place `N` workers")
			f.number(&o.settings.CPUs, "cpus", "with -manifest: give each `N` whole CPUs")
			f.text(&o.settings.Image, "image", "with -manifest: the container `IMAGE` with bench in it")
			f.each("allowed-hosts", "with -manifest: what they may contact, `HOSTS` with commas between them (default loopback)", func(text string) error {
				o.settings.AllowedHosts = append(o.settings.AllowedHosts, strings.Split(text, ",")...)
				return nil
			})
			return o.run
		},
	}
}

type workersOptions struct {
	nats     string
	creds    string
	asJSON   bool
	manifest string
	settings manifest.Settings
}

// declareCluster declares where workers meet, if it is not at a run's own hub, and what lets in there.
func declareCluster(f *flags, url, creds *string, usage string) {
	f.each("nats", usage, func(text string) (err error) {
		*url = text
		return hub.CheckCluster(text)
	})
	f.text(creds, "creds", "the credentials `FILE` for -nats")
}

func (o *workersOptions) run(s *session) status {
	if o.manifest != "" {
		o.settings.NATS = o.nats
		text, err := manifest.Write(o.manifest, o.settings)
		if err != nil {
			return s.fail(mistake{"Can't place workers so", words.Sentence(err.Error()) + "."})
		}
		fmt.Fprint(s.out, text)
		return done
	}
	if o.nats == "" {
		return s.fail(mistake{
			"Whose workers?",
			"-nats=URL lists those at a cluster. A run with a hub of its own tells of its workers itself; -manifest=" + manifest.Systems()[0] + " prints how to place some.",
		})
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	found, err := fleet.Workers(ctx, o.nats, o.creds)
	if err != nil {
		return s.fail(err)
	}
	if o.asJSON {
		s.printJSON(struct {
			Workers []fleet.Listed `json:"workers"`
		}{append([]fleet.Listed{}, found...)})
		return done
	}
	if len(found) == 0 {
		fmt.Fprintln(s.err, "No worker is there. One is started with: bench worker -nats="+words.Printable(redact.Address(o.nats))+" -creds=FILE")
		return done
	}
	rows := [][]string{{"NAME", "HOST", "CPUS", "BENCH", "LABELS", "RUN", "AGREES TO"}}
	for _, w := range found {
		rows = append(rows, []string{
			w.Name, w.Host.Hostname, words.Count(w.Host.CPUs), w.Build.String(), labelsText(w.Labels), orElse(w.Run, "-"), w.May,
		})
	}
	writeTable(s.out, s.outStyle(), rows)
	return done
}

// labelsText is a worker's labels in one line.
func labelsText(labels map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		all = append(all, name+"="+labels[name])
	}
	return strings.Join(all, ", ")
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
