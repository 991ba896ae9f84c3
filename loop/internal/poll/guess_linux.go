package poll

import "syscall"

const getTermios = syscall.TCGETS
