/* no_tests.h - what a program that borrows from the tests has of its own: none. */
#ifndef BISQUE_SIM_NO_TESTS_H
#define BISQUE_SIM_NO_TESTS_H

#define TESTS(X)

#endif
