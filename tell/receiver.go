package tell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"bench/plan"
)

// A Receiver is told.
type Receiver interface {
	// Tell hands a message over, as JSON. An error says who would not take it, and nothing that is secret.
	Tell(ctx context.Context, message []byte) error
}

// To is who a spec says is told, which must have been approved; nil: nobody. Dir is the spec's folder.
func To(t *plan.Tell, dir string) Receiver {
	switch {
	case t == nil:
		return nil
	case t.Program != nil:
		return program{command: t.Program.Command, env: t.Program.Env, dir: filepath.Join(dir, t.Program.Dir)}
	}
	return webhook{url: t.Webhook, host: t.HostName()}
}

// A program gets each message on its standard input.
type program struct {
	command []string
	env     map[string]string
	dir     string
}

func (p program) Tell(ctx context.Context, message []byte) error {
	cmd := exec.CommandContext(ctx, p.command[0], p.command[1:]...)
	if strings.ContainsRune(p.command[0], filepath.Separator) && !filepath.IsAbs(p.command[0]) {
		cmd.Path, cmd.Err = filepath.Join(p.dir, p.command[0]), nil
	}
	cmd.Dir, cmd.Env = p.dir, os.Environ()
	for name, value := range p.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stdin = bytes.NewReader(append(message, '\n'))
	cmd.WaitDelay = 200 * time.Millisecond // for what it has started, and left with its pipes
	asGroup(cmd)
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s took too long", p.command[0])
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return fmt.Errorf("%s: %w", p.command[0], err)
	}
	return nil
}

// A webhook gets each message as the body of a POST.
type webhook struct{ url, host string }

// noRedirects answers with the redirect itself: where that leads nobody has approved.
func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (w webhook) Tell(ctx context.Context, message []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(message))
	if err != nil {
		return fmt.Errorf("the webhook at %s: its address can't be used", w.host) // the error would show it
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "bench")
	client := &http.Client{CheckRedirect: noRedirects, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, ForceAttemptHTTP2: true}}
	response, err := client.Do(request)
	if err != nil {
		var of *url.Error
		if errors.As(err, &of) {
			err = of.Err // without the address, whose path is the secret of a webhook
		}
		if ctx.Err() != nil {
			err = errors.New("no answer in time")
		}
		return fmt.Errorf("the webhook at %s: %w", w.host, err)
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, 64<<10) // what it says is of no use to anybody here
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("the webhook at %s answered %d", w.host, response.StatusCode)
	}
	return nil
}
