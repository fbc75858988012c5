package server

import (
	"path/filepath"
	"time"

	"bench/engine/process"
)

// A command is a server in a process of its own.
type command struct{ process *process.Process }

// startCommand starts a server's command in the spec's folder, in a process group of its own.
func startCommand(s *server, argv []string, dir string) (life, error) {
	c := process.Command{
		Args: argv, Dir: filepath.Join(dir, s.plan.Dir), Signal: string(s.plan.Stop.Signal), Grace: s.plan.Stop.Timeout,
		Hurry: s.hurry, Guard: s.guard,
	}
	for name, value := range s.plan.Env {
		c.Env = append(c.Env, name+"="+value)
	}
	started, err := process.Start(c)
	if err != nil {
		return nil, err
	}
	return command{started}, nil
}

func (c command) stop() { c.process.Stop() }

func (c command) ended() <-chan struct{} { return c.process.Ended() }

func (c command) err() error { return c.process.Err() }

func (c command) usage() (cpu time.Duration, peakMemory int64, known bool) { return c.process.Usage() }
