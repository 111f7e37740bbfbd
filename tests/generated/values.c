#include "values.h"

const struct sample_value sample_values[] = {
    {"bits.Header",
     "{\"id\":65535,\"qr\":true,\"opcode\":\"update\",\"aa\":false,\"tc\":true,\"rd\":false,"
     "\"ra\":true,\"ad\":false,\"cd\":true,\"rcode\":9,\"questions\":10,\"answers\":1,"
     "\"authority\":2,\"extra\":3}"},
    {"bits.Msb", "{\"a\":5,\"b\":100,\"c\":-32,\"d\":8191,\"e\":-1024,\"f\":1099511627775,\"g\":1,"
                 "\"h\":-1073741824,\"i\":\"2305843009213693951\",\"j\":6}"},
    {"bits.Lsb", "{\"a\":5,\"b\":100,\"c\":-32,\"d\":8191,\"e\":-1024,\"f\":1099511627775,\"g\":1,"
                 "\"h\":-1073741824}"},
    {"bits.Whole",
     "{\"a\":1,\"b\":2,\"c\":16777215,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":"
     "\"18446744073709551615\","
     "\"ia\":-1,\"ib\":-2,\"ic\":-8388608,\"id\":-4,\"ie\":-5,\"ig\":-6,\"ih\":-7,"
     "\"ii\":\"-9223372036854775808\",\"lb\":258,\"lc\":66051,\"ld\":16909060,\"lef\":4328719365,"
     "\"lf\":1108152157446,\"lg\":283686952306183,\"lh\":\"72623859790382856\",\"lib\":-2,"
     "\"lic\":-3,\"lid\":-4,\"lie\":-5,\"lig\":-6,\"lih\":-7,\"lii\":\"-8\",\"x\":1.5,\"y\":-0.25,"
     "\"lx\":\"Infinity\",\"ly\":1e300,\"level\":\"low\",\"big\":\"huge\",\"wide\":\"top\"}"},
    {"bits.Fixed",
     "{\"small\":5,\"cold\":-40,\"mac\":\"AQIDBAUG\",\"table\":[1,2,65535],\"headers\":["
     "{\"id\":1,\"qr\":false,\"opcode\":\"query\",\"aa\":false,\"tc\":false,\"rd\":true,\"ra\":"
     "false,"
     "\"ad\":false,\"cd\":false,\"rcode\":0,\"questions\":1,\"answers\":0,\"authority\":0,"
     "\"extra\":0},"
     "{\"id\":2,\"qr\":true,\"opcode\":15,\"aa\":true,\"tc\":false,\"rd\":true,\"ra\":false,"
     "\"ad\":false,\"cd\":false,\"rcode\":15,\"questions\":2,\"answers\":0,\"authority\":0,"
     "\"extra\":0}],\"high\":3,\"low\":4}"},
    {"bits.Tag", "{\"name\":\"a\xc3\xa9z\",\"ascii\":\"ok\"}"},
    {"shapes.Counted", "{\"points\":[{\"x\":1,\"y\":-1},{\"x\":2,\"y\":-2}],\"data\":\"AAECAw==\","
                       "\"block\":\"AAECAwQFBgc=\",\"more\":[1,2,3]}"},
    {"shapes.Counted", "{\"points\":[],\"data\":\"\",\"block\":\"\",\"more\":[]}"},
    {"shapes.Prefixed", "{\"name\":\"Ada\",\"blob\":\"3q2+7w==\",\"numbers\":[1,4294967295],"
                        "\"points\":[{\"x\":-3,\"y\":4}],\"names\":[{\"name\":\"n\",\"flag\":1},{"
                        "\"name\":\"\",\"flag\":2}],"
                        "\"rest\":[7,8,9]}"},
    {"shapes.Plain", "{\"n\":3,\"data\":\"AQID\",\"count\":2,\"items\":[5,6]}"},
    {"shapes.Sized", "{\"size\":5,\"inner\":{\"name\":\"abc\",\"flag\":9}}"},
    {"shapes.Windows",
     "{\"a\":{\"name\":\"aa\",\"flag\":1},\"b\":{\"name\":\"b\",\"flag\":2},"
     "\"inner\":{\"list\":[{\"name\":\"x\",\"flag\":3},{\"name\":\"yz\",\"flag\":4}]},\"tail\":5}"},
    {"shapes.Frame", "{\"unit\":1,\"body\":{\"one\":513}}"},
    {"shapes.Frame", "{\"unit\":2,\"body\":{\"two\":\"AQI=\",\"tag\":3}}"},
    {"shapes.Frame", "{\"unit\":3,\"body\":{\"point\":{\"x\":1,\"y\":2},\"tag\":17}}"},
    {"shapes.Tagged", "{\"data\":{\"list\":[1,2,3]},\"tail\":7}"},
    {"shapes.Tagged", "{\"data\":{\"raw\":\"/wA=\",\"tag\":999},\"tail\":7}"},
    {"shapes.Options",
     "{\"a\":5,\"b\":{\"name\":\"o\",\"flag\":1},\"flag\":true,\"mode\":4,\"x\":1,"
     "\"y\":1000,\"z\":\"zz\",\"tail\":3}"},
    {"shapes.Options", "{\"flag\":false,\"mode\":1,\"list\":[9,8]}"},
    {"shapes.Rest", "{\"a\":1,\"b\":2,\"c\":3}"},
    {"shapes.RestIn", "{\"rest\":{\"a\":1,\"b\":2},\"tail\":9}"},
    {"shapes.Outer",
     "{\"version\":2,\"width\":1,\"one\":{\"new\":7,\"pad\":\"AA==\"},\"many\":["
     "{\"new\":1,\"pad\":\"\"},{\"new\":2,\"pad\":\"AQ==\"},{\"new\":3,\"pad\":\"AQI=\"}]}"},
    {"shapes.Tree", "{\"value\":1,\"children\":[{\"value\":2,\"children\":[{\"value\":3,"
                    "\"children\":[]}]},{\"value\":4,\"children\":[]}]}"},
    {"shapes.Chain", "{\"value\":1,\"next\":{\"value\":2,\"next\":{\"value\":3}}}"},
    {"shapes.Trailer", "{\"kind\":1,\"parts\":[2,3],\"body\":\"AAEC\",\"tail\":4}"},
    {"shapes.Carrier", "{\"kind\":1,\"note\":{\"text\":\"hi\",\"number\":300},\"tail\":2}"},
    {"shapes.Ascii", "{\"token\":\"plain\"}"},
    {"messages.Scalars",
     "{\"u32\":4294967295,\"u64\":\"18446744073709551615\",\"i32\":-1,\"i64\":\"-2\",\"vi32\":-3,"
     "\"vi64\":\"-4\",\"fu32\":5,\"fu64\":\"6\",\"fi32\":-7,\"fi64\":\"-8\",\"f32\":0.5,\"f64\":-"
     "1e-9,"
     "\"yes\":true,\"text\":\"gr\xc3\xbc\xc3\x9f\",\"data\":\"AAH/\",\"color\":\"blue\","
     "\"strict\":\"c\",\"sign\":\"minus\",\"far\":1,\"farther\":\"x\",\"farthest\":true}"},
    {"messages.Optional", "{\"a\":0,\"b\":\"0\",\"c\":false,\"d\":\"\",\"e\":\"\",\"f\":0,"
                          "\"g\":\"red\",\"p\":{}}"},
    {"messages.Defaults",
     "{\"a\":0,\"b\":0,\"c\":false,\"d\":\"\",\"e\":0,\"f\":\"red\",\"g\":\"0\","
     "\"limits\":{\"small\":10,\"range\":-5}}"},
    {"messages.Lists",
     "{\"u32s\":[1,300,70000],\"i64s\":[\"-1\",\"1\"],\"bools\":[true,false],\"floats\":[1,-0.5],"
     "\"fixed\":[\"1\",\"2\"],\"colors\":[\"green\",9],\"texts\":[\"a\",\"\",\"ccc\"],"
     "\"blobs\":[\"AA==\"],\"points\":[{\"x\":1},{\"y\":-1},{},{\"x\":2,\"y\":2},{\"x\":3}],"
     "\"stricts\":[\"a\",\"c\"],\"varints\":[-1,5]}"},
    {"messages.Maps",
     "{\"labels\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"\"},\"points\":{\"7\":{\"x\":1,\"y\":2}},"
     "\"numbers\":{\"-1\":0.5},\"flags\":{\"false\":\"AA==\",\"true\":\"\"},"
     "\"colors\":{\"sky\":\"blue\"},\"nested\":{\"5\":{\"labels\":{\"k\":\"v\"}}}}"},
    {"messages.Choices", "{\"before\":\"b\",\"lists\":{\"u32s\":[1]},\"between\":3,"
                         "\"again\":{\"text\":\"in\"},\"after\":\"a\"}"},
    {"messages.Choices", "{\"flag\":false,\"real\":0}"},
    {"messages.Tree", "{\"value\":1,\"left\":{\"value\":2},\"right\":{\"left\":{\"value\":3}},"
                      "\"others\":[{},{\"value\":4}]}"},
    {"messages.New", "{\"id\":1,\"more\":\"2\",\"name\":\"n\",\"point\":{\"x\":3},\"list\":[4,5],"
                     "\"far\":\"f\"}"},
    {"messages.Empty", "{}"},
    {"messages.Failed", "{\"why\":\"because\",\"code\":404}"},
    {0},
};
