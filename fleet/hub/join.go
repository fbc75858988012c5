package hub

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
)

// A Join is all that a worker needs to reach a hub of a coordinator's own, as it stands in the join file. The token makes
// it a secret.
type Join struct {
	Version int    `json:"v"`
	Run     string `json:"run"`
	Address string `json:"address"` // host:port
	// Certificate is the SHA-256 of the hub's certificate in hexadecimal; empty on loopback, where there is no TLS.
	Certificate string `json:"certificate,omitempty"`
	Token       string `json:"token"`
}

// joinVersion is the version of the join file.
const joinVersion = 1

// ParseJoin reads the text of a join file. Its errors never have a part of that text in them.
func ParseJoin(text []byte) (Join, error) {
	var j Join
	if err := json.Unmarshal(text, &j); err != nil {
		return Join{}, errors.New("join file: it is no JSON object as bench run -join-file writes it")
	}
	switch {
	case j.Version != joinVersion:
		return Join{}, fmt.Errorf("join file: it is of version %d, and this bench knows version %d", j.Version, joinVersion)
	case j.Token == "" || j.Run == "":
		return Join{}, errors.New("join file: it has no token or no run; copy it whole")
	}
	host, _, err := net.SplitHostPort(j.Address)
	if err != nil {
		return Join{}, errors.New("join file: its address is not host:port")
	}
	if j.Certificate == "" && !isLoopback(host) {
		return Join{}, errors.New("join file: it leads to another machine without a certificate; nothing is said in the clear")
	}
	return j, nil
}

// Encode is the text of a join file.
func (j Join) Encode() ([]byte, error) {
	j.Version = joinVersion
	return json.MarshalIndent(j, "", "  ")
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
