package machine

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
)

// Network tells machines apart by what loopback is on them: two processes have the same where one can reach what the other
// listens to at 127.0.0.1. On Linux it is of the running system and the network namespace, elsewhere of the host's name.
func Network() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	space, failed := os.Readlink("/proc/self/ns/net")
	of := strings.TrimSpace(string(boot)) + " " + space
	if err != nil || failed != nil {
		of, _ = os.Hostname() // without a name it is like any other without
	}
	sum := sha256.Sum256([]byte(of))
	const enough = 8
	return hex.EncodeToString(sum[:enough])
}
