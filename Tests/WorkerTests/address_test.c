/* address_test.c - the examples of RFC 4291 and RFC 5952, and what is no address. */
#include "test.h"

#include "base/address.h"

#include <string.h>

static bool parses(struct address *out, const char *text)
{
    char characters[64] = {0};
    size_t len = 0;

    for (; *text && len < sizeof characters; text++)
        characters[len++] = *text;
    return address_parse(out, characters, len, 5004);
}

static bool is_refused(const char *text)
{
    struct address a;

    return !parses(&a, text) && !address_is_set(&a);
}

static bool becomes(const char *text, const char *expected)
{
    struct address a;
    char out[ADDRESS_TEXT_MAX];

    if (!parses(&a, text) || address_print(&a, out, sizeof out) != strlen(expected))
        return false;
    return strcmp(__unsafe_null_terminated_from_indexable(out), expected) == 0;
}

static struct address address(const char *text)
{
    struct address a;

    CHECK(parses(&a, text));
    return a;
}

TEST(ipv6_text_of_rfc_4291_is_understood)
{
    CHECK(becomes("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789",
                  "abcd:ef01:2345:6789:abcd:ef01:2345:6789"));
    CHECK(becomes("2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"));
    CHECK(becomes("FF01::101", "ff01::101"));
    CHECK(becomes("::1", "::1"));
    CHECK(becomes("::", "::"));
    CHECK(becomes("0:0:0:0:0:0:13.1.68.3", "::d01:4403"));
}

TEST(ipv6_is_printed_as_rfc_5952_wants_it)
{
    CHECK(becomes("2001:db8::0:1", "2001:db8::1"));
    CHECK(becomes("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"));
    CHECK(becomes("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"));
    CHECK(becomes("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"));
    CHECK(becomes("fe80:0:0:0:0:0:0:0", "fe80::"));
    CHECK(becomes("1:2:3:4:5:6::", "1:2:3:4:5:6::"));
    CHECK(becomes("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"));
}

TEST(ipv4_text_comes_back_as_it_was)
{
    CHECK(becomes("0.0.0.0", "0.0.0.0"));
    CHECK(becomes("192.0.2.100", "192.0.2.100"));
    CHECK(becomes("255.255.255.255", "255.255.255.255"));
}

TEST(a_mapped_address_is_the_ipv4_address)
{
    struct address a = address("192.0.2.1"), mapped = address("::ffff:192.0.2.1");
    struct address in_hex = address("::FFFF:c000:201");

    CHECK(address_equal(&a, &mapped));
    CHECK(address_equal(&a, &in_hex));
    CHECK(becomes("::ffff:192.0.2.1", "192.0.2.1"));
}

TEST(what_is_almost_ipv4_is_refused)
{
    CHECK(is_refused(""));
    CHECK(is_refused("1.2.3"));
    CHECK(is_refused("1.2.3.4.5"));
    CHECK(is_refused("1.2.3.256"));
    CHECK(is_refused("1.2.3.04"));
    CHECK(is_refused("1.2.3.1000"));
    CHECK(is_refused("1..3.4"));
    CHECK(is_refused("1.2.3.4 "));
    CHECK(is_refused("0x7f.0.0.1"));
    CHECK(is_refused("localhost"));
}

TEST(what_is_almost_ipv6_is_refused)
{
    CHECK(is_refused(":"));
    CHECK(is_refused(":::"));
    CHECK(is_refused("1::2::3"));
    CHECK(is_refused("1:2:3:4:5:6:7"));
    CHECK(is_refused("1:2:3:4:5:6:7:8:9"));
    CHECK(is_refused("1:2:3:4:5:6:7::8"));
    CHECK(is_refused("1:2:3:4:5:6:7:"));
    CHECK(is_refused(":1:2:3:4:5:6:7"));
    CHECK(is_refused("12345::"));
    CHECK(is_refused("g::"));
    CHECK(is_refused("::1.2.3"));
    CHECK(is_refused("1.2.3.4::"));
    CHECK(is_refused("1:2:3:4:5:6:7:1.2.3.4"));
    CHECK(is_refused("fe80::1%eth0"));
    CHECK(is_refused("[::1]"));
}

TEST(printing_without_room_gives_nothing)
{
    struct address a = address("192.0.2.1"), none = {0};
    char exact[10], short_by_one[9];

    CHECK_EQ(address_print(&a, exact, sizeof exact), 9);
    CHECK_EQ(address_print(&a, short_by_one, sizeof short_by_one), 0);
    CHECK_EQ(address_print(&none, exact, sizeof exact), 0);
}

TEST(a_port_makes_another_address_of_the_same_host)
{
    struct address a = address("192.0.2.1"), b = address("192.0.2.1");

    b.port = 5006;
    CHECK(!address_equal(&a, &b));
    CHECK(address_same_host(&a, &b));
}

TEST(an_ipv4_address_is_no_ipv6_address_with_the_same_bytes)
{
    struct address a = address("1.2.0.0"), b = address("102::");

    CHECK(!address_same_host(&a, &b));
}

TEST(only_a_single_host_with_a_port_is_a_usable_remote)
{
    struct address v4 = address("192.0.2.1"), v6 = address("2001:db8::1");
    struct address any4 = address("0.0.0.0"), any6 = address("::");
    struct address many4 = address("239.1.2.3"), many6 = address("ff02::1");
    struct address all = address("255.255.255.255"), none = {0}, portless = v4;

    portless.port = 0;
    CHECK(address_is_usable_remote(&v4));
    CHECK(address_is_usable_remote(&v6));
    CHECK(!address_is_usable_remote(&any4));
    CHECK(!address_is_usable_remote(&any6));
    CHECK(!address_is_usable_remote(&many4));
    CHECK(!address_is_usable_remote(&many6));
    CHECK(!address_is_usable_remote(&all));
    CHECK(!address_is_usable_remote(&none));
    CHECK(!address_is_usable_remote(&portless));
}

TEST(a_flow_is_its_address_port_and_socket)
{
    struct flow a = {.remote = address("192.0.2.1"), .socket = 3}, b = a, c = a;

    b.socket = 4;
    c.remote.port++;
    CHECK(flow_equal(&a, &a));
    CHECK(!flow_equal(&a, &b));
    CHECK(!flow_equal(&a, &c));
    CHECK(flow_hash(&a, 1) == flow_hash(&a, 1));
    CHECK(flow_hash(&a, 1) != flow_hash(&a, 2));
    CHECK(flow_hash(&a, 1) != flow_hash(&b, 1));
    CHECK(flow_hash(&a, 1) != flow_hash(&c, 1));
}
