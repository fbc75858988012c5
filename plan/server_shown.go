package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// ApprovalDigest is of all that is approved with a server.
func (s Server) ApprovalDigest() string {
	text, err := json.Marshal([]any{s.Name, s.Dir, s.Command, s.Shown().Env})
	if err != nil {
		return "" // there are only texts in it
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// CommandText is the command as somebody who is to approve it should see it: what is known only after the start is as it
// stands in the spec.
func (s Server) CommandText() []string {
	shown := slices.Clone(s.Command)
	for i, word := range shown {
		if word == KnownAfterStart && i < len(s.Written) && s.Written[i] != "" {
			shown[i] = s.Written[i]
		}
	}
	return shown
}
