//go:build !linux || 386 || s390x

package client

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"

	"bench/engine/loop"
)

// bare is asked for by loops alone.
type bare struct{}

// dialBare is not called where there are no loops.
func dialBare(context.Context, netip.Addr, netip.AddrPort) (net.Conn, error) {
	return nil, errors.ErrUnsupported
}

// A LoopLane is none where there are no loops.
type LoopLane struct{}

// OnLoop is not called where there are no loops.
func OnLoop(Session, *Openings, func()) *LoopLane { return nil }

// Begin is not called where there are no loops.
func (l *LoopLane) Begin(context.Context, int, *Exchange) {}

// Sent is never.
func (l *LoopLane) Sent() time.Duration { return 0 }

// An Openings is none where there are no loops.
type Openings struct{}

// NewOpenings is not called where there are no loops.
func NewOpenings(*loop.Loop, int) *Openings { return nil }

// Loop is none where there are no loops.
func (d *Openings) Loop() *loop.Loop { return nil }

// Driveable says that nothing is.
func Driveable(Compiled) bool { return false }
