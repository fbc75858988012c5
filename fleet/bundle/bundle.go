// Package bundle is how all that a worker needs of a plan travels to it: encrypted, for an identity that is made for this
// run and goes another way, and unpacked where nobody else reads it. It knows nothing of who sends and who asks.
package bundle

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"filippo.io/age"

	"bench/plan"
	"bench/result"
)

// version is that of the format; a worker of another build is refused before it gets one.
const version = 1

// A Bundle is what a worker needs to perform a plan.
type Bundle struct {
	Version   int       `json:"v"`
	Run       string    `json:"run"`
	StartedAt time.Time `json:"started_at"`
	Digest    string    `json:"digest"`             // of the plan
	Approved  []string  `json:"approved,omitempty"` // hosts, for this run
	// Plan is all of the plan, with its secrets; nil where the worker makes it from Sources and its own secrets.
	Plan    *plan.Plan `json:"plan,omitempty"`
	Secrets []string   `json:"secrets,omitempty"` // texts that nobody may be told, of Plan
	Sources *Sources   `json:"sources,omitempty"`
	Files   []File     `json:"files,omitempty"`
}

// Sources are what a plan is made from again, without the values of sensitive variables.
type Sources struct {
	Spec      result.Spec              `json:"spec"`
	Seed      uint64                   `json:"seed"`
	Addresses map[string]plan.Endpoint `json:"addresses"` // of the servers
	// Bounds are the limits of libraries that follow from a number of cores, by strategy: they are those of the machine
	// where the plan was made.
	Bounds map[string]int `json:"bounds,omitempty"`
}

// A File is one that the plan reads.
type File struct {
	Name       string `json:"name"` // as the plan has it: relative to its folder, or absolute
	Executable bool   `json:"executable,omitempty"`
	Content    []byte `json:"content"`
}

// Most is how many bytes the files of a bundle may have together: it is sent to each worker, and may lie in its memory.
const Most = 64 << 20

// mostOpened is how many bytes an opened bundle may have: a small one must not fill a worker's memory.
const mostOpened = 512 << 20

// Seal encrypts a bundle for an identity that is made for it. Whoever has both has all that is in it.
func Seal(b Bundle) (sealed []byte, identity string, err error) {
	b.Version = version
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, "", fmt.Errorf("make the identity of the run's bundle: %w", err)
	}
	var out bytes.Buffer
	encrypted, err := age.Encrypt(&out, key.Recipient())
	if err != nil {
		return nil, "", fmt.Errorf("encrypt the run's bundle: %w", err)
	}
	packed := gzip.NewWriter(encrypted)
	for _, step := range []func() error{func() error { return json.NewEncoder(packed).Encode(b) }, packed.Close, encrypted.Close} {
		if err := step(); err != nil {
			return nil, "", fmt.Errorf("pack the run's bundle: %w", err)
		}
	}
	return out.Bytes(), key.String(), nil
}

// Open is what was sealed. Its errors have nothing of the identity in them.
func Open(sealed []byte, identity string) (Bundle, error) {
	key, err := age.ParseX25519Identity(identity)
	if err != nil {
		return Bundle{}, fmt.Errorf("the identity of the run's bundle is none: it was damaged on its way")
	}
	decrypted, err := age.Decrypt(bytes.NewReader(sealed), key)
	if err != nil {
		return Bundle{}, fmt.Errorf("decrypt the run's bundle: it is another run's, or was damaged: %w", err)
	}
	unpacked, err := gzip.NewReader(decrypted)
	if err != nil {
		return Bundle{}, fmt.Errorf("unpack the run's bundle: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(unpacked, mostOpened+1))
	if err != nil {
		return Bundle{}, fmt.Errorf("unpack the run's bundle: %w", err)
	}
	if len(text) > mostOpened {
		return Bundle{}, fmt.Errorf("the run's bundle is larger than %d MiB", mostOpened>>20)
	}
	var b Bundle
	if err := result.Decode(text, &b); err != nil {
		return Bundle{}, fmt.Errorf("read the run's bundle: %w", err)
	}
	if b.Version != version || (b.Plan == nil) == (b.Sources == nil) {
		return Bundle{}, fmt.Errorf("the run's bundle is of another version of bench")
	}
	return b, nil
}
