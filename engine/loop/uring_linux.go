//go:build linux && !386 && !s390x

package loop

import (
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The parts of the kernel's interface that are used here (include/uapi/linux/io_uring.h).
const (
	setupCQSize       = 1 << 3
	setupClamp        = 1 << 4
	setupSubmitAll    = 1 << 7
	setupSingleIssuer = 1 << 12 // one thread submits
	setupDeferTasks   = 1 << 13 // what came is received when that thread asks, and not whenever it enters the kernel

	featureSingleMap = 1 << 0
	featureExtArg    = 1 << 8

	enterGetEvents = 1 << 0
	enterExtArg    = 1 << 3

	offsetRings   = 0
	offsetEntries = 0x10000000

	registerBuffers = 22 // IORING_REGISTER_PBUF_RING
)

// ringParams is struct io_uring_params.
type ringParams struct {
	sqEntries, cqEntries, flags, threadCPU, threadIdle, features, queueFd uint32
	_                                                                     [3]uint32
	sq                                                                    struct {
		head, tail, mask, entries, flags, dropped, array, _ uint32
		_                                                   uint64
	}
	cq struct {
		head, tail, mask, entries, overflow, entriesAt, flags, _ uint32
		_                                                        uint64
	}
}

// A submission is struct io_uring_sqe.
type submission struct {
	op     uint8
	flags  uint8
	prio   uint16
	fd     int32
	offset uint64
	addr   uint64
	size   uint32
	opArgs uint32
	data   uint64
	group  uint16
	_      uint16
	_      uint32
	_      [2]uint64
}

// A completion is struct io_uring_cqe.
type completion struct {
	data  uint64
	res   int32
	flags uint32
}

// A ring is a submission queue and a completion queue that are shared with the kernel. It belongs to the thread that made it.
type ring struct {
	fd             int
	rings, entries []byte // mapped

	sqHead, sqTail *uint32
	sqMask         uint32
	submissions    []submission
	tail           uint32 // ours, of what is not told to the kernel yet
	told           uint32

	cqHead, cqTail *uint32
	cqMask         uint32
	completions    []completion

	limit unix.Timespec // of a wait, which the kernel is told by its address
	args  waitArgs
}

// newRing makes a ring for so many submissions at once.
func newRing(entries, completions uint32) (*ring, error) {
	p := ringParams{flags: setupCQSize | setupClamp | setupSubmitAll | setupSingleIssuer | setupDeferTasks, cqEntries: completions}
	fd, _, errno := syscall.Syscall(unix.SYS_IO_URING_SETUP, uintptr(entries), uintptr(unsafe.Pointer(&p)), 0)
	if errno != 0 {
		return nil, os.NewSyscallError("io_uring_setup", errno)
	}
	r := &ring{fd: int(fd)}
	if p.features&featureSingleMap == 0 || p.features&featureExtArg == 0 {
		r.close()
		return nil, fmt.Errorf("io_uring of this kernel is too old")
	}
	if err := r.mapQueues(&p); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *ring) mapQueues(p *ringParams) (err error) {
	size := max(p.sq.array+p.sqEntries*4, p.cq.entriesAt+p.cqEntries*uint32(unsafe.Sizeof(completion{})))
	const protection, flags = unix.PROT_READ | unix.PROT_WRITE, unix.MAP_SHARED | unix.MAP_POPULATE
	if r.rings, err = unix.Mmap(r.fd, offsetRings, int(size), protection, flags); err != nil {
		return os.NewSyscallError("mmap", err)
	}
	entries := p.sqEntries * uint32(unsafe.Sizeof(submission{}))
	if r.entries, err = unix.Mmap(r.fd, offsetEntries, int(entries), protection, flags); err != nil {
		return os.NewSyscallError("mmap", err)
	}
	at := func(offset uint32) *uint32 { return (*uint32)(unsafe.Pointer(&r.rings[offset])) }
	r.sqHead, r.sqTail, r.sqMask = at(p.sq.head), at(p.sq.tail), *at(p.sq.mask)
	r.cqHead, r.cqTail, r.cqMask = at(p.cq.head), at(p.cq.tail), *at(p.cq.mask)
	r.submissions = unsafe.Slice((*submission)(unsafe.Pointer(&r.entries[0])), p.sqEntries)
	r.completions = unsafe.Slice((*completion)(unsafe.Pointer(&r.rings[p.cq.entriesAt])), p.cqEntries)
	for i, order := 0, unsafe.Slice(at(p.sq.array), p.sqEntries); i < len(order); i++ {
		order[i] = uint32(i) // entries are used in the order of the ring
	}
	r.tail = *r.sqTail
	r.told = r.tail
	return nil
}

func (r *ring) close() {
	if r.entries != nil {
		_ = unix.Munmap(r.entries)
	}
	if r.rings != nil {
		_ = unix.Munmap(r.rings)
	}
	_ = unix.Close(r.fd)
}

// submission is the next one to fill in. What there was before is told to the kernel if there is no room.
func (r *ring) submission() *submission {
	for r.tail-atomic.LoadUint32(r.sqHead) == uint32(len(r.submissions)) {
		r.enter(0, true)
	}
	s := &r.submissions[r.tail&r.sqMask]
	*s = submission{}
	r.tail++
	return s
}

// waitArgs is struct io_uring_getevents_arg.
type waitArgs struct {
	mask     uint64
	maskSize uint32
	_        uint32
	timeout  uint64
}

// enter tells the kernel of new submissions and has it receive what came: what is there, or, with a wait other than 0, after the
// first came or the wait is over; one below 0 has no end. The runtime is told of a thread that may wait, unless it keeps its
// processor.
func (r *ring) enter(wait time.Duration, keeps bool) {
	atomic.StoreUint32(r.sqTail, r.tail)
	call := syscall.Syscall6
	if wait == 0 || keeps {
		call = syscall.RawSyscall6
	}
	least, flags, args, size := uintptr(1), uintptr(enterGetEvents), uintptr(0), uintptr(0)
	switch {
	case wait == 0:
		least = 0
	case wait > 0:
		r.limit = unix.NsecToTimespec(int64(wait))
		r.args.timeout = uint64(uintptr(unsafe.Pointer(&r.limit)))
		flags, args, size = flags|enterExtArg, uintptr(unsafe.Pointer(&r.args)), unsafe.Sizeof(r.args)
	}
	_, _, _ = call(unix.SYS_IO_URING_ENTER, uintptr(r.fd), uintptr(r.tail-r.told), least, flags, args, size)
	r.told = atomic.LoadUint32(r.sqHead) // whatever the call says: a signal, or that the wait was over
}

// reap gives each completion that there is to do.
func (r *ring) reap(do func(completion)) {
	head := *r.cqHead
	for head != atomic.LoadUint32(r.cqTail) {
		c := r.completions[head&r.cqMask]
		head++
		atomic.StoreUint32(r.cqHead, head)
		do(c)
	}
}
