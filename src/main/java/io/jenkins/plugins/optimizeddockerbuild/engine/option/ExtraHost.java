package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code --add-host}: an entry in {@code /etc/hosts} for RUN instructions.
 *
 * @param address an IP address, or {@code host-gateway} for the builder's own host
 */
public record ExtraHost(String host, String address) implements Serializable {

    /**
     * Parses {@code host:address} or {@code host=address}, several separated by commas. An IPv6 address may be in
     * brackets, and within quotes a host may have several addresses: {@code "host=address,address"}.
     *
     * @throws InvalidRequestException when a part is missing or an address is invalid
     */
    static List<ExtraHost> parse(String text) {
        List<ExtraHost> hosts = new ArrayList<>();
        for (String field : CsvFields.parse(BuildOption.ADD_HOST, text)) {
            int cut = field.indexOf('=');
            cut = cut < 0 ? field.indexOf(':') : cut;
            if (cut <= 0 || cut == field.length() - 1) {
                throw new InvalidRequestException(
                        BuildOption.ADD_HOST, ": `" + field + "` is not host:address; write for example db:10.0.0.5.");
            }
            for (String address : field.substring(cut + 1).split(",", -1)) {
                hosts.add(new ExtraHost(field.substring(0, cut), checked(address, field)));
            }
        }
        return hosts;
    }

    private static String checked(String text, String field) {
        boolean isInBrackets = text.length() > 2 && text.startsWith("[") && text.endsWith("]");
        String address = isInBrackets ? text.substring(1, text.length() - 1) : text;
        if (!address.equals("host-gateway") && !isIpAddress(address)) {
            throw new InvalidRequestException(
                    BuildOption.ADD_HOST,
                    ": `" + address + "` in `" + field
                            + "` is not an IP address; write for example db:10.0.0.5, or db:host-gateway.");
        }
        return address;
    }

    private static boolean isIpAddress(String text) {
        return text.indexOf(':') >= 0 ? isIpv6(text) : isIpv4(text);
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || part.length() > 1 && part.charAt(0) == '0') {
                return false;
            }
            int value = 0;
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                if (c < '0' || c > '9') {
                    return false;
                }
                value = value * 10 + c - '0';
            }
            if (value > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int groups = 0;
        for (String half :
                gap < 0 ? new String[] {text} : new String[] {text.substring(0, gap), text.substring(gap + 2)}) {
            if (half.isEmpty()) {
                if (gap < 0) {
                    return false;
                }
                continue;
            }
            String[] parts = half.split(":", -1);
            for (int i = 0; i < parts.length; i++) {
                boolean last = i == parts.length - 1 && text.endsWith(parts[i]);
                if (last && parts[i].indexOf('.') >= 0 && isIpv4(parts[i])) {
                    groups += 2;
                } else if (isHexGroup(parts[i])) {
                    groups++;
                } else {
                    return false;
                }
            }
        }
        return gap < 0 ? groups == 8 : groups < 8;
    }

    private static boolean isHexGroup(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    /** The value of {@code --add-host}. */
    public String option() {
        return host + "=" + (address.indexOf(':') >= 0 ? "[" + address + "]" : address);
    }
}
