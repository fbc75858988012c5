package hub

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A state is what a hub keeps of itself beside its store, so that a coordinator that is started again is the same hub: its
// workers come back by the join file that they have. It is as secret as that file.
type state struct {
	Address     string `json:"address"` // that it listened at
	Token       string `json:"token"`
	Certificate []byte `json:"certificate,omitempty"`
	Key         []byte `json:"key,omitempty"`
}

const stateFile = "hub.json"

// remembered is the state of the hub that had this folder before, or a new one.
func remembered(dir string, again, secured bool) (state, error) {
	path := filepath.Join(dir, stateFile)
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && again:
		return state{}, fmt.Errorf("resume: %s is not there: the hub of this run was on another machine, or its run is over", path)
	case errors.Is(err, fs.ErrNotExist):
		return newState(secured)
	case err != nil:
		return state{}, fmt.Errorf("read what the hub kept: %w", err)
	case !again:
		return state{}, fmt.Errorf("%s is there already: another coordinator has had this folder", path)
	}
	var s state
	if err := json.Unmarshal(text, &s); err != nil || s.Token == "" {
		return state{}, fmt.Errorf("%s is damaged", path)
	}
	return s, nil
}

func newState(secured bool) (s state, err error) {
	s.Token = rand.Text()
	if secured {
		s.Certificate, s.Key, err = newCertificate(time.Now())
	}
	return s, err
}

// keep writes the state, for the owner's eyes only.
func (s state) keep(dir string) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, stateFile)
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return fmt.Errorf("keep the hub's address and token: %w", err)
	}
	return os.Rename(path+".new", path)
}
