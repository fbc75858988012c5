package program

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Monotonic reads the clock that programs stamp their lines with: the performance counter, which is what runtimes call
// monotonic there.
func Monotonic() time.Duration {
	count, frequency := query("QueryPerformanceCounter"), query("QueryPerformanceFrequency")
	if frequency == 0 {
		return 0 // it has not failed since Windows XP
	}
	return time.Duration(count/frequency)*time.Second + time.Duration(count%frequency)*time.Second/time.Duration(frequency)
}

var kernel = windows.NewLazySystemDLL("kernel32.dll")

// query reads one of the counter's numbers; 0 where there is none.
func query(what string) (n int64) {
	if ok, _, _ := kernel.NewProc(what).Call(uintptr(unsafe.Pointer(&n))); ok == 0 {
		return 0
	}
	return n
}
