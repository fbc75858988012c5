//go:build linux && !386 && !s390x

package loop

import (
	"os"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What the kernel receives into: a response that is usual has room in one of them, and none belongs to a connection that
// waits. There are as many as may have come before the loop has looked.
const (
	bufferSize  = 8 << 10
	bufferCount = 256 // a power of two
	bufferGroup = 1
)

// A buffer is struct io_uring_buf. The first one's rest is the tail of the ring of them.
type buffer struct {
	addr uint64
	size uint32
	id   uint16
	tail uint16
}

// ringBuffers is struct io_uring_buf_reg.
type ringBuffers struct {
	addr    uint64
	entries uint32
	group   uint16
	flags   uint16
	_       [3]uint64
}

// buffers are what a ring's kernel receives into.
type buffers struct {
	mapped []byte
	queue  []buffer
	memory []byte
	tail   uint16
}

// newBuffers gives a ring its buffers.
func newBuffers(r *ring) (*buffers, error) {
	const list = bufferCount * int(unsafe.Sizeof(buffer{}))
	mapped, err := unix.Mmap(-1, 0, list+bufferCount*bufferSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	b := &buffers{mapped: mapped, memory: mapped[list:]}
	b.queue = unsafe.Slice((*buffer)(unsafe.Pointer(&mapped[0])), bufferCount)
	about := ringBuffers{addr: uint64(uintptr(unsafe.Pointer(&mapped[0]))), entries: bufferCount, group: bufferGroup}
	_, _, errno := syscall.Syscall6(unix.SYS_IO_URING_REGISTER, uintptr(r.fd), registerBuffers, uintptr(unsafe.Pointer(&about)), 1, 0, 0)
	if errno != 0 {
		_ = unix.Munmap(mapped)
		return nil, os.NewSyscallError("io_uring_register", errno)
	}
	for id := range uint16(bufferCount) {
		b.give(id)
	}
	return b, nil
}

// of are the first n bytes of a buffer.
func (b *buffers) of(id uint16, n int) []byte {
	at := int(id) * bufferSize
	return b.memory[at : at+n : at+bufferSize]
}

// give has the kernel use a buffer again.
func (b *buffers) give(id uint16) {
	next := &b.queue[b.tail&(bufferCount-1)]
	next.addr, next.size, next.id = uint64(uintptr(unsafe.Pointer(&b.memory[int(id)*bufferSize]))), bufferSize, id
	b.tail++
	// The tail is half of a word whose other half is the first buffer's number: nobody but this thread writes either.
	word := (*uint32)(unsafe.Pointer(&b.queue[0].id))
	var halves [2]uint16
	halves[0], halves[1] = b.queue[0].id, b.tail
	atomic.StoreUint32(word, *(*uint32)(unsafe.Pointer(&halves)))
}

func (b *buffers) close() { _ = unix.Munmap(b.mapped) }
