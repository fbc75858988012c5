package engine

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"

	"bench/spec"
)

// Ports are the servers' ports, held open until their servers start.
type Ports struct {
	held    map[string]net.Listener
	numbers map[string]int
}

// PickPorts chooses a free loopback port for each server whose port the plan leaves open, and holds it. The error says
// which server has none.
func PickPorts(list []spec.Server) (*Ports, error) {
	p := &Ports{held: map[string]net.Listener{}, numbers: map[string]int{}}
	for _, s := range list {
		l, err := listenOn(s.Port)
		if err != nil {
			p.Close()
			return nil, fmt.Errorf("server %s: choose its port: %w", s.Name, err)
		}
		p.held[s.Name] = l
		p.numbers[s.Name] = l.Addr().(*net.TCPAddr).Port
	}
	return p, nil
}

// Free ports are looked for below the range that systems give to outgoing connections (32768 and up, RFC 6335 49152 and
// up): else the load itself could sit on a server's port while the server is restarted.
const (
	lowestPort  = 20000
	highestPort = 32767
	portTries   = 100
)

// listenOn listens on a port of loopback; 0 chooses a free one.
func listenOn(port int) (net.Listener, error) {
	for range portTries {
		try := port
		if port == 0 {
			try = lowestPort + rand.IntN(highestPort-lowestPort+1)
		}
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(try)))
		if err == nil || port != 0 {
			return l, err
		}
	}
	return net.Listen("tcp", "127.0.0.1:0")
}

// Numbers are the ports by server name.
func (p *Ports) Numbers() map[string]int {
	if p == nil {
		return nil
	}
	return p.numbers
}

// take gives up a port's listener to its server.
func (p *Ports) take(name string) net.Listener {
	if p == nil {
		return nil
	}
	l := p.held[name]
	delete(p.held, name)
	return l
}

// Close releases the ports that no server took.
func (p *Ports) Close() {
	if p == nil {
		return
	}
	for _, l := range p.held {
		_ = l.Close() // nobody waits for it
	}
	p.held = nil
}
